/* Buttons that copy a citation. Without a script the text is there to be selected. */
for (const box of document.querySelectorAll(".cite")) {
  const said = document.createElement("p");
  said.role = "status";
  box.append(said);
  for (const code of box.querySelectorAll("code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.ariaLabel = `Copy ${code.closest("div").firstChild.textContent}`;
    button.onclick = async () => {
      said.textContent = "";
      try {
        await navigator.clipboard.writeText(code.textContent);
        said.textContent = "Copied";
      } catch {
        // Browsers refuse it to pages from unencrypted addresses.
        getSelection().selectAllChildren(code);
        said.textContent = "Selected, ready to copy";
      }
    };
    code.closest("dd").append(button);
  }
}

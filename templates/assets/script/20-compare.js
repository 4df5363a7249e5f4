/* The comparison of two accounts on an event's page: their words are marked in place, not on the page of the pair. */
{
  /** Brings the comparison of two accounts, with its marks, from their page into this one, below the choice. */
  const compareHere = async (link, place) => {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = there.getElementById(new URL(link.href).hash.slice(1));
    const copy = document.importNode(found, true);
    copy.removeAttribute("id");
    for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const a of copy.querySelectorAll("a[href]")) a.href = new URL(a.getAttribute("href"), link.href).href;
    place.replaceChildren(copy);
  };

  const compare = document.querySelector(".compare");
  // A page opened as a file may not read another one: there the links lead to the comparison, as without a script.
  if (compare && location.protocol !== "file:") {
    const place = document.createElement("div");
    place.setAttribute("aria-live", "polite");
    place.className = "pairs";
    compare.after(place);
    compare.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      for (const other of compare.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      compareHere(link, place).catch(() => location.assign(link.href));
    });
  }
}

/* A mark of the drawn chronology says, when pointed at, what its entry in the list says: title and date. */
{
  const SVG = "http://www.w3.org/2000/svg";

  const wordsOf = (link) => {
    const own = link.closest(".entry").querySelector(".date")?.textContent;
    const day = link.closest(".day").querySelector(".day-label")?.textContent;
    const year = link.closest(".year").querySelector("h2").textContent;
    return `${link.textContent} (${own ?? `${day} ${year}`})`;
  };

  for (const picture of document.querySelectorAll(".timeline")) {
    picture.addEventListener("pointerover", ({ target }) => {
      const mark = target.closest("a");
      if (!mark || mark.querySelector("title")) return;
      const link = document.querySelector(`.entry-title a[href="${CSS.escape(mark.getAttribute("href"))}"]`);
      if (!link) return;
      mark.prepend(document.createElementNS(SVG, "title"));
      mark.firstChild.textContent = wordsOf(link);
    });
  }
}

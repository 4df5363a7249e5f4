/* The drawn chronology: where it is wider than its frame, it opens on the time with the most marks. A mark says, when
   pointed at, what its entry in the list says: title and date. */
{
  const SVG = "http://www.w3.org/2000/svg";

  const wordsOf = (link) => {
    const own = link.closest(".entry").querySelector(".date")?.textContent;
    const day = link.closest(".day").querySelector(".day-label")?.textContent;
    const year = link.closest(".year").querySelector("h2").textContent;
    return `${link.textContent} (${own ?? `${day} ${year}`})`;
  };

  const showFullest = (picture) => {
    const plot = picture.querySelector(".plot");
    const { left, width } = plot.getBoundingClientRect();
    const room = picture.clientWidth - picture.querySelector(".lanes").getBoundingClientRect().width;
    if (width <= room) return;
    const starts = [...plot.querySelectorAll("a")].map((mark) => mark.getBoundingClientRect().left - left);
    const held = (from) => starts.filter((start) => from <= start && start < from + room).length;
    const fullest = starts.reduce((best, start) => (held(start - 8) > held(best - 8) ? start : best), 0);
    picture.scrollLeft = fullest - 8; // so that the mark is not cut
  };

  for (const picture of document.querySelectorAll(".timeline")) {
    showFullest(picture);
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

/* A card with the beginning of the record a link leads to. Screen readers are spared it: they have the link. */
{
  const PARTS = ":is(.kicker, h1, .standfirst > :first-child, #summary + .prose > :first-child, .tally-sentence)";
  const brief = document.querySelector(".brief");
  const card = document.createElement("div");
  const pages = new Map();
  let wanted, timer;

  const read = async (path) => {
    const page = new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
    const parts = page.querySelectorAll(`.brief ${PARTS}`);
    for (const part of parts) {
      part.removeAttribute("id");
      for (const link of part.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    }
    return parts;
  };

  const show = async (link) => {
    const path = link.pathname;
    if (!pages.has(path)) pages.set(path, read(path).catch(() => []));
    const parts = await pages.get(path);
    if (wanted !== link || !parts.length) return;
    card.replaceChildren(...parts);
    card.togglePopover(true);
    const { left, top, bottom } = link.getClientRects()[0];
    const height = card.offsetHeight;
    const above = bottom + height > innerHeight && top > height;
    card.style.left = `${Math.max(0, Math.min(left, document.body.clientWidth - card.offsetWidth))}px`;
    card.style.top = `${scrollY + (above ? top - height : bottom)}px`;
  };
  const hide = () => {
    wanted = null;
    card.togglePopover(false);
  };
  const later = (act, link) => {
    clearTimeout(timer);
    timer = setTimeout(act, 250, link);
  };

  const linkOf = ({ target }) => {
    const link = target.closest("a[href]:not(nav *, .permanent)");
    const near = link?.host === location.host && link.pathname !== location.pathname;
    return near && /\/(events|actors|sources)\/[^/]+(\/|\.html)$/.test(link.pathname) && link;
  };
  const come = (event) => {
    const link = linkOf(event);
    if (link) later(show, (wanted = link));
  };
  const go = (event) => linkOf(event) === wanted && later(hide);

  // A page opened as a file may not read others.
  if (brief && card.togglePopover && matchMedia("(hover)").matches && location.host) {
    card.popover = "manual";
    card.className = "brief preview";
    card.ariaHidden = "true";
    brief.after(card);
    brief.onmouseover = come;
    brief.onmouseout = go;
    brief.addEventListener("focusin", come);
    brief.addEventListener("focusout", go);
    card.onmouseenter = () => clearTimeout(timer);
    card.onmouseleave = () => later(hide);
    addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  }
}

/* The page of the search through whole texts. It asks the index that Pagefind made of the site, and keeps the question
   in the address (?words=tanks), so that results can be sent to someone; ?q= would open the theme's own search. Where
   there is no index, it says so. */
"use strict";
{
  const AT_ONCE = 10;
  const PAUSE = 250; // milliseconds without another letter
  const KINDS = [
    [/^actors\/[^/]+(?:\/$|\.html$)/, "Actor"],
    [/\/events\//, "Event"],
    [/\/sources\/[^/]+(?:\/$|\.html$)/, "Document"],
  ];
  const MISSING =
    "The search can’t be used here. Its index is made when the site is built, so a preview has none; " +
    "and browsers load it from a web server only, not from a folder of files.";

  const form = document.querySelector("form.find");
  const [field, output] = [form.elements.words, form.querySelector("output")];
  const list = document.getElementById("found");
  const more = document.getElementById("more");
  const site = new URL(form.dataset.site, location);
  let index;
  let asked = "";
  let left = [];

  const element = (name, className, ...inside) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  };

  /** Pagefind's excerpts are HTML with nothing in it but marks. What it made of words stays text, whatever it is. */
  const marked = (excerpt) =>
    excerpt.split(/<mark>(.*?)<\/mark>/).map((part, place) => {
      const text = part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
      return place % 2 ? element("mark", "", text) : text;
    });

  const entry = ({ raw_url, meta, excerpt }) => {
    const path = raw_url.replace(/^\//, "");
    const kind = KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? "Page";
    const link = element("a", "", meta.title || path);
    link.href = new URL(path, site);
    const title = element("p", "entry-title", element("span", "kind", kind), " ", link);
    return element("li", "", title, element("p", "links-words", ...marked(excerpt)));
  };

  /** Shows the next results, if by then nothing else was asked; gives the first of them. */
  const showMore = async () => {
    const question = asked;
    const next = left.splice(0, AT_ONCE);
    const entries = (await Promise.all(next.map((result) => result.data()))).map(entry);
    if (question !== asked) return;
    list.append(...entries);
    more.hidden = !left.length;
    return entries[0];
  };

  const show = async (question) => {
    if (question === asked) return;
    asked = question;
    const found = question ? await (await index).debouncedSearch(question, {}, PAUSE) : { results: [] };
    if (!found || question !== asked) return;
    list.replaceChildren();
    left = found.results;
    const number = left.length;
    output.textContent = question && (number === 1 ? "1 page found" : `${number || "No"} pages found`);
    await showMore();
  };

  const tryToShow = (question) =>
    show(question.trim()).catch(() => {
      output.textContent = MISSING;
    });

  const writeAddress = () => {
    const address = new URL(location.href);
    address.search = field.value.trim() ? new URLSearchParams({ words: field.value.trim() }) : "";
    try {
      history.replaceState(null, "", address);
    } catch {
      // A browser may refuse it to a page that was opened as a file: then only the address stays as it was.
    }
  };

  const readAddress = () => {
    field.value = new URLSearchParams(location.search).get("words") ?? "";
    tryToShow(field.value);
  };

  index = import(new URL("pagefind/pagefind.js", site));
  index.catch(() => {
    output.textContent = MISSING;
  });
  field.addEventListener("input", () => {
    writeAddress();
    tryToShow(field.value);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryToShow(field.value);
  });
  more.addEventListener("click", async () => {
    (await showMore())?.querySelector("a").focus();
  });
  addEventListener("popstate", readAddress);
  readAddress();
}

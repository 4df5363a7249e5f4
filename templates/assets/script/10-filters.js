/* The choices above a list: they hide what was not asked for, and keep the choice in the address
   (?kind=figure&actor=poland), so that a view can be sent to someone. Nothing needs them to be read.

   Entries carry the keys by which options find them (data-keys) and, where a period can be chosen, the first and last
   month in which they may lie (data-span). A drawing of the list has links to what its entries link to. */
{
  /** A month or year of the address, counted in months as data-span is: "2022-04", "2022". */
  const monthOf = (value, bound) => {
    const [, year, month] = /^(-?\d+)(?:-(\d\d))?$/.exec(value) ?? [];
    return year * 12 + Number(month ?? (bound === "to" ? 12 : 1));
  };

  /** Whether an entry passes one option of one choice. */
  const testOf = (select, option) => {
    const { value } = option;
    if (!value) return () => true;
    if ("bound" in select.dataset) {
      const month = monthOf(value, select.name);
      return select.name === "to" ? (item) => item.span[0] <= month : (item) => item.span[1] >= month;
    }
    const key = option.dataset.key ?? `${select.name}:${value}`;
    return (item) => item.keys.has(key);
  };

  const chosen = (selects) =>
    selects.filter((select) => select.value).map((select) => testOf(select, select.selectedOptions[0]));

  const passing = (items, tests) => items.filter((item) => tests.every((test) => test(item)));

  const showItems = (page) => {
    const tests = chosen(page.selects);
    const shown = new Set(passing(page.items, tests));
    for (const item of page.items) item.element.hidden = !shown.has(item);
    for (const group of page.groups) {
      const number = group.items.filter((item) => shown.has(item)).length;
      const all = group.items.length;
      group.element.hidden = number === 0;
      if (group.count) group.count.textContent = number === all ? number : `${number} of ${all}`;
    }
    for (const note of page.notes) note.hidden = tests.length > 0;
    const links = new Set([...shown].map((item) => item.link));
    for (const mark of page.marks) mark.classList.toggle("dim", !links.has(mark.getAttribute("href")));
    const [number, all] = [shown.size, page.items.length];
    page.output.textContent = tests.length ? `${number} of ${all} shown` : `all ${all} shown`;
  };

  /** Beside each option: how many it would show, the other choices being as they are. */
  const countOptions = (page) => {
    for (const select of page.selects) {
      const left = passing(page.items, chosen(page.selects.filter((other) => other !== select)));
      for (const option of select.options) {
        const number = passing(left, [testOf(select, option)]).length;
        option.textContent = `${page.labels.get(option)} (${number})`;
        option.disabled = number === 0 && !option.selected;
      }
    }
  };

  const show = (page) => {
    showItems(page);
    countOptions(page);
  };

  /** Choices that the page doesn't know, such as those of an old address, count as none. On a part of a longer list
      they find nothing, but stay, for they may find something on its other parts. */
  const readAddress = (page) => {
    const asked = new URLSearchParams(location.search);
    for (const select of page.selects) {
      const value = asked.get(select.name) ?? "";
      select.value = value;
      if (select.selectedIndex >= 0) continue;
      if (page.parts && !("bound" in select.dataset && isNaN(monthOf(value)))) {
        const option = new Option(value, value, false, true);
        page.labels.set(option, value);
        select.append(option);
      } else select.value = "";
    }
  };

  /** The other parts are shown as this one is. */
  const carry = () => {
    for (const link of document.querySelectorAll("a[data-carry]")) link.search = location.search;
  };

  /** `change`: "pushState", so that “back” takes the choice back, or "replaceState". */
  const writeAddress = (page, change, hash) => {
    const address = new URL(location.href);
    for (const select of page.selects) {
      if (select.value) address.searchParams.set(select.name, select.value);
      else address.searchParams.delete(select.name);
    }
    address.hash = hash;
    try {
      history[change](null, "", address);
    } catch {
      // A browser may refuse it to a page that was opened as a file: then only the address stays as it was.
    }
    carry();
  };

  const clear = (page) => {
    for (const select of page.selects) select.value = "";
    show(page);
  };

  /** An item that the address names is shown, whatever is chosen. */
  const reach = (page) => {
    const named = document.getElementById(location.hash.slice(1));
    if (!named?.closest("[hidden]")) return;
    clear(page);
    writeAddress(page, "replaceState", location.hash);
    named.scrollIntoView();
  };

  const start = (form) => {
    const items = [...document.querySelectorAll("[data-keys]")].map((element) => ({
      element,
      keys: new Set(element.dataset.keys.split(" ")),
      span: element.dataset.span?.split(" ").map(Number),
      link: element.querySelector("a")?.getAttribute("href"),
    }));
    const selects = [...form.querySelectorAll("select")];
    const options = selects.flatMap((select) => [...select.options]);
    const page = {
      items,
      selects,
      labels: new Map(options.map((option) => [option, option.text.replace(/ \(\d+\)$/, "")])),
      parts: "parts" in form.dataset,
      output: form.querySelector("output"),
      notes: document.querySelectorAll("[data-unfiltered]"),
      marks: document.querySelectorAll(".timeline a"),
      groups: [...document.querySelectorAll("[data-group]")].map((element) => ({
        element,
        count: element.querySelector(":scope > h2 > .count"),
        items: items.filter((item) => element.contains(item.element)),
      })),
    };
    const restore = () => {
      readAddress(page);
      show(page);
      carry();
      reach(page);
    };
    form.addEventListener("change", () => {
      show(page);
      writeAddress(page, "pushState", "");
    });
    // The form has one button. It sends nothing: it takes all choices back.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clear(page);
      writeAddress(page, "pushState", "");
    });
    addEventListener("popstate", restore);
    restore();
    form.hidden = false;
  };

  const form = document.querySelector("form.filters");
  if (form) start(form);
  else carry();
}

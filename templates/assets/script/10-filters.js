/* The choice above a list: it hides what was not asked for, and keeps the choice in the address
   (?kind=figure&actor=poland), so that a view can be sent to someone. Nothing needs it to be read. */
{
  /** The choices that are made, as keys of the list's items: “kind:figure”. */
  const keysOf = (selects) => selects.filter((select) => select.value).map((select) => `${select.name}:${select.value}`);

  const fits = (item, keys) => keys.every((key) => item.keys.has(key));

  const showItems = (page) => {
    const keys = keysOf(page.selects);
    for (const item of page.items) item.element.hidden = !fits(item, keys);
    for (const group of page.groups) {
      const number = group.items.filter((item) => fits(item, keys)).length;
      group.element.hidden = number === 0;
      group.count.textContent = number === group.items.length ? number : `${number} of ${group.items.length}`;
    }
    const number = page.items.filter((item) => fits(item, keys)).length;
    page.output.textContent = keys.length ? `${number} of ${page.items.length} shown` : `all ${number} shown`;
  };

  /** Beside each option: how many it would show, the other choices being as they are. */
  const countOptions = (page) => {
    for (const select of page.selects) {
      const others = keysOf(page.selects.filter((other) => other !== select));
      const left = page.items.filter((item) => fits(item, others));
      for (const option of select.options) {
        const key = `${select.name}:${option.value}`;
        const number = option.value ? left.filter((item) => item.keys.has(key)).length : left.length;
        option.textContent = `${option.dataset.label} (${number})`;
        option.disabled = number === 0 && !option.selected;
      }
    }
  };

  const show = (page) => {
    showItems(page);
    countOptions(page);
  };

  /** Choices that the page doesn't know, such as those of an old address, count as none. */
  const readAddress = (page) => {
    const asked = new URLSearchParams(location.search);
    for (const select of page.selects) {
      select.value = asked.get(select.name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
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
    }));
    const page = {
      items,
      selects: [...form.querySelectorAll("select")],
      output: form.querySelector("output"),
      groups: [...document.querySelectorAll("[data-group]")].map((element) => ({
        element,
        count: element.querySelector(".count"),
        items: items.filter((item) => element.contains(item.element)),
      })),
    };
    const restore = () => {
      readAddress(page);
      show(page);
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
}

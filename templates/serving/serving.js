/* Keeps a page that is open in step with the project: loads it anew when there is a new site, and shows or takes
   away the bar that says what stands in the way of one. Of all pages that are open one asks the server and tells the
   others, since a browser keeps only six connections to one server. A page that nobody looks at waits until
   somebody does. */
"use strict";
{
  const slot = document.getElementById("briefings-preview");
  const bar = slot.querySelector(".briefings-bar");
  const { own, site } = slot.dataset;
  let version = slot.dataset.version;
  let isOld = false;
  const pages = new BroadcastChannel("briefings-preview");

  const CLOSED = "briefings-closed";

  /** Some browsers keep no memory for some pages: then a closed bar comes back, and a folded one unfolds. */
  const remember = (key, value) => {
    try {
      sessionStorage.setItem(key, value);
    } catch {}
  };
  const recall = (key) => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  };

  /** The theme's own header stays below the bar when the page is scrolled. */
  const makeRoom = () => {
    document.documentElement.style.setProperty("--briefings-bar", `${bar.hidden ? 0 : bar.offsetHeight}px`);
  };

  const dress = () => {
    bar.hidden = recall(CLOSED) === version;
    const close = bar.querySelector("button");
    if (close) {
      close.hidden = false;
      close.addEventListener("click", () => {
        remember(CLOSED, version);
        bar.hidden = true;
      });
    }
  };

  const show = (state) => {
    const folded = bar.querySelector("details.faults")?.open === false;
    version = state.version;
    bar.innerHTML = state.bar; // escaped by the server, from its own template
    const faults = bar.querySelector("details.faults");
    if (faults) faults.open = !folded;
    dress();
  };

  /** What the server shows now: at once where that is not the version `seen`, else when it changes. */
  const ask = async (seen) => (await fetch(`${own}state?seen=${seen}`, { cache: "no-store" })).json();

  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  const isLookedAt = () => document.visibilityState === "visible";

  const hear = (state) => {
    if (state.version === version) return;
    version = state.version;
    if (state.site === site) show(state);
    else if (isLookedAt()) location.reload();
    else isOld = true;
  };

  /** Ask on behalf of all pages, for as long as this one is open. */
  const speakForAll = async () => {
    for (;;) {
      try {
        const state = await ask(version);
        pages.postMessage(state);
        hear(state);
      } catch {
        await pause(1); // the server was stopped, and may come back
      }
    }
  };

  const askOnce = () => ask("").then(hear, () => {});

  const askNowAndThen = async () => {
    for (;;) {
      await pause(1);
      if (isLookedAt()) await askOnce();
    }
  };

  new ResizeObserver(makeRoom).observe(bar);
  dress();
  document.addEventListener("visibilitychange", () => {
    if (!isLookedAt()) return;
    if (isOld) location.reload();
    else askOnce();
  });
  if (navigator.locks) {
    pages.addEventListener("message", (message) => hear(message.data));
    navigator.locks.request("briefings-preview", speakForAll);
    askOnce(); // something may have changed while this page was on its way
  } else askNowAndThen(); // browsers keep locks from servers that are not on this machine
}

/* Keeps a page that is open in step with the project: loads it anew when there is a new site, and shows or takes
   away the bar that says what stands in the way of one. A page that nobody looks at asks for nothing, so that many
   can be open: a browser keeps only six connections to one server. */
"use strict";
{
  const slot = document.getElementById("briefings-preview");
  const bar = slot.querySelector(".briefings-bar");
  const { own, site } = slot.dataset;
  let version = slot.dataset.version;
  let asking = null;

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

  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  const follow = async () => {
    if (asking) return;
    const mine = (asking = new AbortController());
    while (asking === mine) {
      try {
        const answer = await fetch(`${own}state?seen=${version}`, { cache: "no-store", signal: mine.signal });
        const state = await answer.json();
        if (asking !== mine) return;
        if (state.site !== site) {
          location.reload();
          return;
        }
        if (state.version !== version) show(state);
      } catch {
        if (asking === mine) await pause(1); // the server was stopped, and may come back
      }
    }
  };

  const rest = () => {
    asking?.abort();
    asking = null;
  };

  const followWhileSeen = () => (document.visibilityState === "visible" ? follow() : rest());

  new ResizeObserver(makeRoom).observe(bar);
  document.addEventListener("visibilitychange", followWhileSeen);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", followWhileSeen);
  dress();
  followWhileSeen();
}

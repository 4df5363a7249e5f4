/* The search of a site that is opened from a folder, as files. Browsers start no worker from a file, so the theme's
   search worker runs in a hidden frame of the page, which either side takes for a worker. */
"use strict";
if (location.protocol === "file:") {
  const load = (frame, address) =>
    new Promise((resolve, reject) => {
      const script = frame.contentDocument.createElement("script");
      script.src = new URL(address, location);
      script.onload = resolve;
      script.onerror = reject;
      frame.contentDocument.head.append(script);
    });

  const open = (frame) =>
    new Promise((resolve) => {
      frame.hidden = true;
      frame.onload = resolve;
      document.body.append(frame);
    });

  const FrameWorker = class extends EventTarget {
    #frame = document.createElement("iframe");
    #started;

    constructor(address) {
      super();
      this.#started = this.#start(address);
    }

    async #start(address) {
      await open(this.#frame);
      const inside = this.#frame.contentWindow;
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      inside.importScripts = async (...addresses) => {
        for (const address of addresses) await load(this.#frame, address);
      };
      await load(this.#frame, address);
    }

    async postMessage(data) {
      await this.#started;
      this.#frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }));
    }
  };
  // By the second name the theme's worker asks where it runs; then it finds the rules of other languages.
  window.Worker = window.IFrameWorker = FrameWorker;
}

// A form that is on its way is not sent again by a second click; after a while, or on the way back, it may be.
(() => {
  "use strict";
  const AGAIN_MS = 5000;
  const sent = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    setTimeout(() => sent.delete(form), AGAIN_MS);
  });
  addEventListener("pageshow", () => sent.clear());
})();

// Fills the list under the search box while somebody types. Without it the box works the same, only without the list.
(() => {
  "use strict";
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");
  if (!box || !list) return;
  const PAUSE_MS = 150;
  let waiting;
  let asked = "";

  const ask = async () => {
    const typed = box.value.trim();
    if (typed === asked) return;
    asked = typed;
    if (typed.length < 2) {
      list.replaceChildren();
      return;
    }
    try {
      const answer = await fetch("/suggest?q=" + encodeURIComponent(typed));
      if (!answer.ok) return;
      const [of, words] = await answer.json();
      // An answer to what is no longer in the box would jump in between.
      if (of !== box.value.trim()) return;
      list.replaceChildren(...words.map((word) => {
        const option = document.createElement("option");
        option.value = word;
        return option;
      }));
    } catch {
      // Suggestions are an extra: a network that fails is no reason to disturb anybody.
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  });
})();

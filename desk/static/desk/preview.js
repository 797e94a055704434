/* The preview follows what is being written. The server draws it; without this file there is the
   button. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const WAIT = 400;
  const form = document.querySelector("form[data-preview-url]");
  const box = document.getElementById("preview");
  if (!form || !box) return;
  let timer = 0;
  let last = 0;

  async function draw() {
    const turn = ++last;
    const data = new FormData(form);
    try {
      const response = await fetch(form.dataset.previewUrl, {
        method: "POST",
        body: new URLSearchParams(data),
        headers: { "X-CSRFToken": data.get("csrfmiddlewaretoken") },
      });
      // An answer that comes late must not cover a newer one.
      if (!response.ok || response.redirected || turn !== last) return;
      const drawn = new DOMParser().parseFromString(await response.text(), "text/html");
      if (turn === last) box.replaceChildren(...drawn.body.childNodes);
    } catch {
      // Offline: the button asks again.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, WAIT);
  });
});

/* Moves the bar without loading the page again. Without it the page loads itself anew. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const PAUSE = 500;
  const AFTER_TROUBLE = 5000;
  const SPOKEN_EVERY = 10; // a tenth at a time, for screen readers
  const bar = document.getElementById("export-progress");
  const words = document.getElementById("export-words");
  const spoken = document.getElementById("export-spoken");
  if (!bar || !words || !spoken) return;
  let said = 0;

  async function look() {
    let pause = PAUSE;
    try {
      const answer = await fetch(bar.dataset.state, { credentials: "same-origin" });
      if (answer.status === 404 || answer.redirected) return location.reload();
      if (!answer.ok) throw new Error(answer.status);
      const now = await answer.json();
      if (!now.goes_on) return location.reload();
      bar.value = now.done;
      words.textContent = now.words;
      const tenth = Math.floor((SPOKEN_EVERY * now.done) / bar.max);
      if (tenth > said) spoken.textContent = now.words;
      said = tenth;
    } catch {
      pause = AFTER_TROUBLE;
    }
    setTimeout(look, pause);
  }

  look();
});

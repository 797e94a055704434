// Small comforts on top of pages that work without them. No dependency, no inline code, nothing stored.
"use strict";

// Bootstrap Italia's own script would set this; the validator of public sites reads it.
window.BOOTSTRAP_ITALIA_VERSION = "2.18.3";
document.documentElement.classList.add("js");

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

// Menus made of <details data-menu>: Escape and a click elsewhere close them.
const closeMenus = (except) => {
  for (const menu of all("details[data-menu][open]")) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

// Quick exit: the address takes this page's place in the history, so that "back" does not return here.
let escapes = [];
const leaveAtOnce = (link) => {
  leaving = true;
  document.documentElement.hidden = true;
  window.location.replace(link.href);
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
  const exit = document.querySelector("a[data-quick-exit]");
  if (!exit) return;
  const now = Date.now();
  escapes = escapes.filter((time) => now - time < 3000).concat(now);
  if (escapes.length >= 3) leaveAtOnce(exit);
});

document.addEventListener("click", (event) => {
  const exit = event.target.closest("a[data-quick-exit]");
  if (exit) {
    event.preventDefault();
    leaveAtOnce(exit);
  } else if (event.target.closest("[data-print]")) {
    window.print();
  } else {
    const share = event.target.closest("[data-share]");
    if (share) passOn(share);
  }
});

// Share: the phone's own sheet, or the address copied to the clipboard and said in words.
async function passOn(button) {
  const url = button.dataset.share || window.location.href.split("#")[0];
  if (navigator.share) {
    navigator.share({ title: document.title, url }).catch(() => {});
    return;
  }
  if (!navigator.clipboard) return;
  await navigator.clipboard.writeText(url);
  const words = button.querySelector("span") || button;
  const before = words.textContent;
  words.textContent = button.dataset.copied || before;
  words.setAttribute("role", "status");
  setTimeout(() => { words.textContent = before; }, 4000);
}

// Paper shows what is closed on the screen.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = all("main details:not([open])");
  for (const part of opened) part.open = true;
});
window.addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
});

// Rating: only the follow-up that fits the stars; both are there without a script.
function prepareRating(form) {
  const more = form.querySelector(".rating-more");
  const follow = () => {
    const chosen = form.querySelector("input[name=rating]:checked");
    if (more) more.hidden = !chosen;
    for (const group of all("[data-for]", form)) {
      const fits = Boolean(chosen) && group.dataset.for.split(" ").includes(chosen.value);
      group.hidden = !fits;
      group.disabled = !fits;
    }
  };
  form.addEventListener("change", follow);
  follow();
}

// Unsaved typing: the browser asks before the page is left.
let leaving = false;
function guard(form) {
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (typed && !leaving) event.preventDefault();
  });
}

// Send once: the button rests after the first click and wakes up when the page comes back.
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    // After the browser has collected the answers, among them the button's own name and value.
    setTimeout(() => {
      for (const each of new Set([...all("button[type=submit]", form), button])) {
        if (!each) continue;
        each.disabled = true;
        each.dataset.resting = "";
      }
    }, 0);
  });
}
window.addEventListener("pageshow", () => {
  leaving = false;
  document.documentElement.hidden = false;
  for (const button of all("[data-resting]")) {
    button.disabled = false;
    delete button.dataset.resting;
  }
});

// The session's end: a warning five minutes before, and one button for more time (WCAG 2.2.1).
// Clocks differ and phones sleep, so the end is counted from the page's arrival and asked often.
const WARN_SECONDS = 300;
function watchSession(box) {
  const warning = box.querySelector("[data-session-warning]");
  const failed = box.querySelector("[data-session-failed]");
  const button = box.querySelector("[data-session-stay]");
  let end = Date.now() + Number(box.dataset.sessionEnd) * 1000;
  const look = () => {
    warning.hidden = Date.now() < end - WARN_SECONDS * 1000;
    // What has the focus must not lie under the warning.
    document.documentElement.classList.toggle("session-warned", !warning.hidden);
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    failed.hidden = true;
    try {
      const answer = await fetch(box.dataset.url, {
        method: "POST",
        headers: { "X-CSRFToken": box.dataset.token },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const more = await answer.json();
      end = Date.now() + more.seconds * 1000;
      box.querySelector("[data-session-clock]").textContent = more.until;
      look();
    } catch (error) {
      failed.hidden = false;
    }
    button.disabled = false;
  });
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", look);
  look();
}

// This file is deferred: the page is complete here.
all("form[data-rating]").forEach(prepareRating);
all("form[data-unsaved]").forEach(guard);
all("form[data-once]").forEach(sendOnce);
all("[data-session-end]").forEach(watchSession);
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

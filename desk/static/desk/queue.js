/* Keys for whoever works in the queue all day, and a button that ticks all rows. Nothing here is
   needed: links, boxes and buttons do the same. Letters alone may disturb people who speak to
   their computer, so they can be switched off (WCAG 2.1.4); each browser remembers it. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const KEPT = "desk-queue-keys";
  const list = document.getElementById("listing-results");
  const dialog = document.getElementById("desk-keys");
  const opener = document.getElementById("desk-keys-open");
  if (!list || !dialog || !opener) return;
  const toggle = dialog.querySelector("[data-keys-on]");

  // Where nothing can be kept, the switch works until the page is left.
  toggle.checked = true;
  try {
    toggle.checked = localStorage.getItem(KEPT) !== "off";
  } catch {}
  toggle.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, toggle.checked ? "on" : "off");
    } catch {}
  });

  opener.parentElement.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());

  // The rows are exchanged when a filter changes: they are looked up each time.
  const links = () => [...list.querySelectorAll("a.desk-reference")];
  const boxes = () => [...list.querySelectorAll("input[type=checkbox][name=row]")];
  const here = () => {
    const row = document.activeElement.closest("tr");
    return row && list.contains(row) ? row.querySelector("a.desk-reference") : null;
  };

  function move(by) {
    const all = links();
    if (!all.length) return;
    const now = all.indexOf(here());
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by;
    const link = all[Math.min(Math.max(next, 0), all.length - 1)];
    link.focus();
    link.scrollIntoView({ block: "nearest" });
  }

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x: () => here()?.closest("tr").querySelector("input[name=row]")?.click(),
    "/": () => document.querySelector("form[role=search] input[name=q]")?.focus(),
    "?": () => dialog.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (dialog.open || event.defaultPrevented) return;
    const target = event.target;
    if (event.key === "Enter" && target.name === "row" && list.contains(target)) {
      event.preventDefault();
      here()?.click();
      return;
    }
    const writes = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=dialog]";
    if (!toggle.checked || target.closest(writes)) return;
    const does = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!does) return;
    event.preventDefault(); // "?" would also open the list of the admin's own shortcuts
    does();
  });

  function offer() {
    const button = list.querySelector("[data-tick-all]");
    if (button) button.hidden = false;
  }
  list.addEventListener("click", (event) => {
    if (!event.target.closest("[data-tick-all]")) return;
    const all = boxes();
    const tick = !all.every((box) => box.checked);
    for (const box of all) box.checked = tick;
  });
  new MutationObserver(offer).observe(list, { childList: true });
  offer();
});

/* The choosers of conditions: which questions come earlier, and their answers, is asked of the
   server for the page as it stands. What is typed stays in Wagtail's own fields; each chooser only
   writes into the field it stands for. If the server does not answer, the fields are there. */
"use strict";

/* Wagtail puts this file before the page it works on. */
document.addEventListener("DOMContentLoaded", () => {
  const WAIT = 500;
  const root = document.getElementById("builder");
  const form = document.getElementById("w-editor-form");
  if (!root || !form) return;
  const words = JSON.parse(document.getElementById("builder-words").textContent);
  let known = null;
  let timer = 0;
  let running = false;
  let again = false;

  const named = (name) => form.elements.namedItem(name);

  async function ask() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      const data = new FormData(form);
      const response = await fetch(root.dataset.url, {
        method: "POST",
        body: new URLSearchParams(data),
        headers: { "X-CSRFToken": data.get("csrfmiddlewaretoken") },
      });
      if (response.ok) {
        known = await response.json();
        write();
        draw();
      }
    } catch {
      // Offline: the fields under the choosers can be typed in.
    }
    running = false;
    if (again) {
      again = false;
      soon();
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  /* Short names given by the server. A field somebody is writing in is left alone. */
  function write() {
    const given = { ...known.keys, ...known.known };
    for (const [name, value] of Object.entries(given)) {
      const input = named(name);
      if (input && input !== document.activeElement && input.value !== value) input.value = value;
    }
    for (const name of known.frozen) {
      const input = named(name);
      if (input) input.readOnly = true;
    }
  }

  function draw() {
    for (const input of form.querySelectorAll(".builder-question input[type=text]")) {
      question(input);
    }
    for (const input of form.querySelectorAll(".builder-group input[type=text]")) {
      const [, groups] = upto(input.name) || [0, 0];
      const options = known.groups.slice(0, groups).map((one) => [one.key, one.label]);
      choose(input, options, words.group);
    }
    for (const input of form.querySelectorAll(".builder-exit input[type=text]")) {
      choose(input, known.exits, words.exit);
    }
  }

  /* What may be read at a field: [questions, lists, questions of the same row]. */
  function upto(name) {
    let found = null;
    let longest = 0;
    for (const [prefix, value] of Object.entries(known.upto)) {
      if (prefix.length > longest && name.startsWith(`${prefix}-`)) {
        found = value;
        longest = prefix.length;
      }
    }
    return found;
  }

  function readable(name) {
    const inside = name.match(/^(.*-value)-where-/);
    if (inside) {
      const group = named(`${inside[1]}-group`);
      const rows = known.groups.find((one) => group && one.key === group.value);
      return rows ? rows.asks : [];
    }
    const [asks, , own] = upto(name) || [0, 0, []];
    return [...known.order.slice(0, asks), ...own];
  }

  function question(input) {
    const base = input.name.replace(/-question$/, "");
    const keys = readable(input.name).filter((key) => known.asks[key]?.operators.length);
    const options = keys.map((key) => [key, known.asks[key].label, known.asks[key].page]);
    choose(input, options, keys.length ? words.question : words.none);
    comparison(named(`${base}-operator`), known.asks[input.value]);
    answer(named(`${base}-value`), named(`${base}-operator`), known.asks[input.value]);
  }

  /* Only comparisons that suit the question; one that is chosen already stays. */
  function comparison(select, asked) {
    if (!select) return;
    const fitting = asked ? asked.operators : [];
    for (const option of select.options) {
      const offered = !asked ? option.value in words.operators : fitting.includes(option.value);
      option.hidden = option.disabled = !offered && option.value !== select.value;
    }
    if (asked && select.value in words.operators && !fitting.includes(select.value)) {
      select.value = fitting[0];
    }
    // A list of answers is compared best with "is one of".
    if (!select.dataset.builder) {
      select.dataset.builder = "on";
      select.addEventListener("change", draw);
    }
  }

  function answer(input, operator, asked) {
    if (!input || !operator) return;
    const field = input.closest("[data-contentpath]") || input.parentElement;
    const isNeeded = !/answered$/.test(operator.value);
    field.hidden = !isNeeded;
    if (!isNeeded) return;
    if (asked && asked.values) {
      if (/in$/.test(operator.value)) several(input, asked.values);
      else choose(input, asked.values, words.value);
    } else {
      plain(input);
      input.type = asked && asked.input === "date" ? "date" : "text";
    }
  }

  /* A select that stands for a text field. */
  function choose(input, options, empty) {
    let select = beside(input, "SELECT");
    const state = JSON.stringify([options, empty, input.value]);
    if (select.dataset.state === state) return;
    select.dataset.state = state;
    select.replaceChildren(new Option(empty, ""));
    let group = null;
    for (const [value, label, page] of options) {
      const option = new Option(label, value);
      if (page && (!group || group.label !== page)) {
        group = document.createElement("optgroup");
        group.label = page;
        select.append(group);
      }
      (page ? group : select).append(option);
    }
    if (input.value && !options.some(([value]) => value === input.value)) {
      select.append(new Option(`${input.value} ?`, input.value));
    }
    select.value = input.value;
  }

  function several(input, values) {
    const box = beside(input, "DIV");
    const chosen = input.value.split(",").map((one) => one.trim());
    const state = JSON.stringify([values, chosen]);
    if (box.dataset.state === state) return;
    box.dataset.state = state;
    box.replaceChildren(
      ...values.map(([value, text]) => {
        const label = document.createElement("label");
        const tick = document.createElement("input");
        tick.type = "checkbox";
        tick.value = value;
        tick.checked = chosen.includes(value);
        label.append(tick, ` ${text}`);
        return label;
      }),
    );
  }

  function plain(input) {
    input.classList.remove("builder-typed");
    input.removeAttribute("aria-hidden");
    input.parentElement.querySelector(":scope > .builder-chooser")?.remove();
  }

  /* The element that stands beside a field in its place. */
  function beside(input, tag) {
    const old = input.parentElement.querySelector(":scope > .builder-chooser");
    if (old && old.tagName === tag) return old;
    old?.remove();
    const made = document.createElement(tag);
    made.className = tag === "DIV" ? "builder-chooser builder-values" : "builder-chooser";
    const label = form.querySelector(`label[for="${CSS.escape(input.id)}"]`);
    if (tag === "DIV") made.setAttribute("role", "group");
    made.setAttribute("aria-label", (label ? label.textContent : "").replace("*", "").trim());
    made.addEventListener("change", () => {
      input.value =
        tag === "DIV"
          ? [...made.querySelectorAll(":checked")].map((one) => one.value).join(", ")
          : made.value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      draw();
    });
    input.classList.add("builder-typed");
    input.after(made);
    return made;
  }

  const isOurs = (target) => target.closest && target.closest(".builder-chooser");
  for (const name of ["input", "change"]) {
    form.addEventListener(name, (event) => {
      if (!isOurs(event.target)) soon();
    });
  }
  // Blocks come, go and move.
  new MutationObserver((changes) => {
    if (changes.some((one) => !isOurs(one.target) && one.target.closest("[data-streamfield-stream-container], [data-contentpath]"))) {
      soon();
    }
  }).observe(form, { childList: true, subtree: true });
  soon();
});

// Long lists become a field that is searched by typing (ARIA combobox). Without this script they are plain lists,
// and the list stays what is sent.
import accessibleAutocomplete from "accessible-autocomplete";

const ARROW = '<svg class="autocomplete__arrow" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true" focusable="false"><path d="M6 9.5l6 6 6-6"/></svg>';
const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
const words = (text) => text.trim().toLocaleLowerCase();

// The library writes suggestions as HTML.
function escaped(text) {
  const holder = document.createElement("span");
  holder.textContent = text || "";
  return holder.innerHTML;
}

// The library gives the field its own description: hint and error of the question stay in it as well.
function describe(input, ids) {
  const add = () => {
    const now = (input.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
    const missing = ids.filter((id) => !now.includes(id));
    if (missing.length) input.setAttribute("aria-describedby", [...missing, ...now].join(" "));
  };
  new MutationObserver(add).observe(input, { attributeFilter: ["aria-describedby"] });
  add();
}

function enhance(select) {
  const { autocompleteHint: hint, autocompleteNone: none, autocompleteFound: found, autocompleteHere: here } = select.dataset;
  const described = (select.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  const isInvalid = select.classList.contains("is-invalid");
  const id = select.id;
  const options = Array.from(select.options).filter((option) => option.value);
  const input = () => document.getElementById(id);
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? select.selectedOptions[0].textContent : "",
    autoselect: false,
    showAllValues: true,
    displayMenu: "overlay",
    dropdownArrow: () => ARROW,
    inputClasses: `form-control${isInvalid ? " is-invalid" : ""}`,
    templates: { inputValue: (text) => text || "", suggestion: escaped },
    // What was typed and is no answer must not leave an older choice standing.
    onConfirm(text) {
      const wanted = words(text === undefined ? input().value : text);
      const option = options.find((one) => words(one.textContent) === wanted);
      select.value = option ? option.value : "";
    },
    tNoResults: () => none,
    tStatusNoResults: () => none,
    tStatusSelectedOption: (option, length, index) => fill(here, { option, length, index: index + 1 }),
    tStatusResults: (length, selected) => `${fill(found, { length })} ${selected}`,
    tAssistiveHint: () => hint,
  });
  describe(input(), described);
  if (isInvalid) input().setAttribute("aria-invalid", "true");
}

document.querySelectorAll("select[data-autocomplete]").forEach(enhance);

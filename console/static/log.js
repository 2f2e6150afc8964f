// The log form: screenshots pasted and dropped. Without this file they are chosen one by one, and every
// button asks the server for the next page.
"use strict";

(() => {
  // --- Files: what is pasted or dropped anywhere on the page goes into its file field ---------------
  const taker = () => document.querySelector("[data-takes-files]");

  function take(files) {
    const field = taker();
    if (!field || !files.length) return false;
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const all = new DataTransfer();
    // What was chosen before stays: a second paste adds to the first.
    [...field.files, ...files].forEach((file) => all.items.add(file));
    field.files = all.files;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  document.addEventListener("paste", (event) => {
    if (take([...event.clipboardData.files])) event.preventDefault();
  });

  const brings = (event) => [...(event.dataTransfer ? event.dataTransfer.types : [])].includes("Files");
  let over = 0;
  const lit = (count) => {
    over = Math.max(count, 0);
    document.body.classList.toggle("is-dropping", over > 0 && taker() !== null);
  };
  document.addEventListener("dragenter", (event) => { if (brings(event)) lit(over + 1); });
  document.addEventListener("dragleave", (event) => { if (brings(event)) lit(over - 1); });
  document.addEventListener("dragover", (event) => { if (brings(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    // Never let the browser open the file instead of the form that is being filled in.
    event.preventDefault();
    lit(0);
    take([...event.dataTransfer.files]);
  });

  function failed(event) {
    const field = event.detail.elt;
    if (!field.matches || !field.matches("[data-takes-files]")) return;
    field.value = "";
    const said = document.createElement("p");
    said.className = "problem";
    said.setAttribute("role", "alert");
    said.textContent = field.dataset.failed;
    field.closest(".files").append(said);
  }
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  // --- Keys: Alt and a digit choose the level from anywhere, a digit alone while something is chosen. Not on
  // a tick box: a PIN typed into the wrong place would change how grave it is. ------------------------------
  const form = () => document.getElementById("log");
  const writes = (one) =>
    /^(TEXTAREA|SELECT)$/.test(one.tagName) || (one.tagName === "INPUT" && !/^(radio|checkbox|file|button|submit)$/.test(one.type));

  const picks = (one) => one === document.body || (one.tagName === "INPUT" && one.type === "radio");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || !form()) return;
    const inside = form().contains(event.target) || event.target === document.body;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit && inside && (event.altKey || picks(event.target))) {
      const level = form().querySelector(`input[name=level][data-digit="${digit[1]}"]`);
      if (!level) return;
      level.click();
      event.preventDefault();
    } else if (event.altKey && event.code === "KeyU") {
      const first = form().querySelector("[data-take-first]");
      if (first) first.click();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target.tagName === "INPUT" && writes(event.target) && inside) {
      // Who ends a line with Enter means the next one, and does not mean to call six people.
      onward(event.target);
      event.preventDefault();
    }
  });

  function onward(field) {
    const fields = [...form().querySelectorAll("input:not([type=hidden]), textarea, select, #submit")]
      .filter((one) => one.getClientRects().length && (one.type !== "radio" || one.checked));
    const next = fields[fields.indexOf(field) + 1];
    if (next) next.focus();
  }

  // --- Now: the office's time, to the minute, without asking the server -------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-now-of]");
    if (!button) return;
    event.preventDefault();
    const page = document.body.dataset;
    const at = new Date(Number(page.now) + performance.now());
    const shown = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: page.zone }).format(at);
    const field = document.getElementById(button.dataset.nowOf);
    field.value = shown.replace(" ", "T");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();

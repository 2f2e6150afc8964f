// The log form: screenshots pasted and dropped. Without this file they are chosen one by one, and every
// button asks the server for the next page.
"use strict";

(() => {
  // --- Files: what is pasted or dropped anywhere on the page goes into its file field ---------------
  const taker = () => document.querySelector("[data-takes-files]");

  function take(files) {
    const field = taker();
    if (!field || !files.length) return false;
    const fold = field.closest("details:not([open])");
    if (fold) fold.open = true;
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
})();

// The board and the wall: only what has changed is drawn, so that focus, scroll, what is unfolded and
// what is half typed stay where they are; j and k; the pages of the wall.
"use strict";

(() => {
  const shared = window.zhishou;

  // --- Drawing what has changed ------------------------------------------------------------------------
  // What the server sent last for each element with an id: what it sends again unchanged costs nothing.
  let sent = new Map();
  // What the page itself sets on elements of the server.
  const OURS = new Set(["open", "data-typed", "data-sent"]);
  let whole = true;

  const keyed = (root) => new Map([...root.querySelectorAll("[id]")].map((one) => [one.id, one]));
  const isBusy = (one) => one.nodeName === "FORM" && shared.isBusy(one);
  const holdsBusy = (one) => one.nodeType === 1 && (isBusy(one) || [...one.querySelectorAll("form")].some(isBusy));

  function attributes(mine, fresh) {
    for (const { name, value } of fresh.attributes) {
      if (!OURS.has(name) && mine.getAttribute(name) !== value) mine.setAttribute(name, value);
    }
    for (const { name } of [...mine.attributes]) {
      if (!OURS.has(name) && !fresh.hasAttribute(name)) mine.removeAttribute(name);
    }
  }

  function become(mine, fresh) {
    if (fresh.nodeType !== 1) {
      if (mine.data !== fresh.data) mine.data = fresh.data;
      return;
    }
    const before = fresh.id && sent.get(fresh.id);
    if (before && before.isEqualNode(fresh)) return;
    if (isBusy(mine)) { whole = false; return; }
    attributes(mine, fresh);
    children(mine, fresh);
  }

  const alike = (mine, fresh) => mine && mine.nodeName === fresh.nodeName && !mine.id && !fresh.id;

  // An element with an id is the same wherever in the part it stands now: a card that moves up from the
  // fold takes along what was typed into it.
  let mineById = new Map();

  function place(next, mine, at) {
    const known = next.id ? mineById.get(next.id) : undefined;
    const here = known && known.nodeName === next.nodeName ? known : alike(at, next) ? at : undefined;
    const one = here || document.importNode(next, false);
    if (one !== at) mine.insertBefore(one, at);
    if (here) become(one, next);
    else if (next.nodeType === 1) children(one, next);
    return one;
  }

  function children(mine, fresh) {
    let at = mine.firstChild;
    for (const next of fresh.childNodes) at = place(next, mine, at).nextSibling;
    while (at) {
      const rest = at;
      at = at.nextSibling;
      // A card somebody is writing on stays until he has done.
      if (holdsBusy(rest)) whole = false;
      else rest.remove();
    }
  }

  shared.morph = (part, html) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const focused = document.activeElement;
    whole = true;
    mineById = keyed(part);
    children(part, fresh.content);
    sent = whole ? keyed(fresh.content) : new Map();
    if (focused && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
    turn(true);
    return whole;
  };

  // --- Filters: a choice is asked for at once; the button stays for those without a script -------------
  document.querySelectorAll(".sift select").forEach((one) => one.addEventListener("change", () => one.form.requestSubmit()));
  document.querySelectorAll(".sift").forEach((form) => form.addEventListener("submit", () => {
    // An address without empty questions can be read, and kept.
    [...form.elements].forEach((one) => { if (one.name && !one.value) one.disabled = true; });
  }));
  window.addEventListener("pageshow", () => document.querySelectorAll(".sift [disabled]").forEach((one) => { one.disabled = false; }));

  // --- Keys: j next, k previous -------------------------------------------------------------------------
  function step(by) {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
    const link = next.matches("a") ? next : next.querySelector("h3 a");
    link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (!shared.isForUs(event)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });

  // --- The wall: as many rows as fit, then the next ones -------------------------------------------------
  const wall = document.getElementById("wall");
  const TURN = 12000; // milliseconds a page of the wall stands: eight rows read aloud
  let first = 0;

  // Rows that do not fit are hidden, not scrolled: half a row on a wall says nothing.
  function turn(again) {
    if (!wall) return;
    const rows = [...wall.querySelectorAll(".row")];
    const list = wall.querySelector(".rows");
    const count = wall.querySelector("[data-screens]");
    rows.forEach((row) => { row.hidden = false; });
    const starts = pages(rows, list);
    if (!again) first += 1;
    first = starts.length ? first % starts.length : 0;
    const [from, to] = [starts[first] || 0, starts[first + 1] ?? rows.length];
    rows.forEach((row, n) => { row.hidden = n < from || n >= to; });
    if (count) {
      count.hidden = starts.length < 2;
      count.textContent = wall.dataset.page.replace("{page}", first + 1).replace("{pages}", starts.length);
    }
  }

  // The first row of each page.
  function pages(rows, list) {
    if (!rows.length) return [];
    const room = list.clientHeight;
    const gap = parseFloat(getComputedStyle(list).rowGap) || 0;
    const starts = [0];
    let used = 0;
    rows.forEach((row, n) => {
      const height = row.offsetHeight + gap;
      if (used && used + height - gap > room) { starts.push(n); used = 0; }
      used += height;
    });
    return starts;
  }

  if (wall) {
    turn(true);
    setInterval(() => turn(false), TURN);
    window.addEventListener("resize", () => turn(true));
    document.fonts.ready.then(() => turn(true));
  }
})();

// Live pages: pings from the server, countdowns, a few keys. Sounds are alarm.js, the board's rows board.js.
// Everything here is an addition: without it every page can be read and every button works.
"use strict";

(() => {
  const page = document.body.dataset;
  // The server's time counts, not that of this machine's clock; it is asked anew with every live part.
  let skew = Number(page.now) - Date.now();
  const now = () => Date.now() + skew;
  const shared = (window.zhishou = { now });

  // --- Live parts: fetched again by htmx when the server says that something changed -------------
  const parts = () => document.querySelectorAll("[data-live]");
  const POLL = 5000; // milliseconds; also turns the light red when nothing changes any more
  const PATIENCE = 10000; // milliseconds; a server that hangs is lost too
  let waiting = false;

  function refresh() {
    parts().forEach((part) => {
      htmx.ajax("GET", part.dataset.live, { source: part, target: part, swap: "innerHTML" }).catch(() => {});
    });
  }

  function soon() {
    // Several commits in a moment are one look.
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; refresh(); }, 60 + Math.random() * 240); // not all pages at once
  }

  const isField = (one) => one && /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName) && one.type !== "hidden";
  // A key pressed by somebody who is writing, or who means the browser, is none of ours.
  shared.isForUs = (event) => !(
    event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
    isField(event.target) || event.target.isContentEditable || event.target.closest("form[method=post], dialog[open]"));
  shared.isBusy = (form) => Boolean(form.dataset.typed) || (form.contains(document.activeElement) && isField(document.activeElement));

  // A form somebody is filling in is never replaced under his hands.
  const inUse = (part) =>
    part.querySelector("form[data-typed]") !== null ||
    (part.contains(document.activeElement) && isField(document.activeElement));

  // What somebody at the keyboard has come to is found again in the part that replaces it, by what it is.
  const REACHED = "a[href], button, summary, input, select, [tabindex]";
  const same = (one) => [one.tagName, one.id, one.getAttribute("href"), one.name, one.value,
    one.form && one.form.getAttribute("action"), one.textContent].join("\n");

  document.addEventListener("input", (event) => {
    // What a call card takes down is kept through a swap: a word left there must not hold up the board.
    if (event.target.form && !event.target.matches("[data-kept]")) event.target.form.dataset.typed = "1";
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const part = event.detail.elt;
    if (part.dataset && part.dataset.live) {
      event.detail.parameters.have = part.dataset.have || "";
      event.detail.headers["HX-Target"] = part.id;
      event.detail.timeout = PATIENCE;
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    // Nothing is swapped for a 204 or an error: what the page has, and its digest, stay as they are.
    if (event.detail.xhr.status !== 200) return;
    const part = event.detail.target;
    if (!part.dataset || !part.dataset.live) return;
    if ("morph" in part.dataset && shared.morph) {
      event.detail.shouldSwap = false;
      // What somebody is using was left as it is: then the page has not got this edition yet.
      const whole = shared.morph(part, event.detail.xhr.responseText);
      part.dataset.have = (whole && event.detail.xhr.getResponseHeader("x-zhishou-digest")) || "";
      tick();
      return;
    }
    if (inUse(part)) {
      event.detail.shouldSwap = false;
      return;
    }
    part.dataset.have = event.detail.xhr.getResponseHeader("x-zhishou-digest") || "";
    part.unfolded = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
    part.reached = part.contains(document.activeElement) ? same(document.activeElement) : "";
    part.kept = [...part.querySelectorAll("[data-kept]")].filter((one) => one.value).map((one) => [one.id, one.value]);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const part = event.detail.target;
    (part.unfolded || []).forEach((id) => {
      const one = document.getElementById(id);
      if (one && part.contains(one)) one.open = true;
    });
    (part.kept || []).forEach(([id, value]) => {
      const one = document.getElementById(id);
      if (one && part.contains(one)) one.value = value;
    });
    const reached = part.reached && [...part.querySelectorAll(REACHED)].find((one) => same(one) === part.reached);
    if (reached) reached.focus({ preventScroll: true });
    tick();
    if (part.id === "strip") document.dispatchEvent(new CustomEvent("zhishou:strip"));
  });

  // --- The line to the server ---------------------------------------------------------------------
  const banner = document.getElementById("lost");
  let lostAt = 0;

  function lost() {
    if (lostAt) return;
    lostAt = now();
    banner.querySelector("[data-lost]").textContent = wallClock(lostAt, true);
    banner.hidden = false;
    document.body.classList.add("is-lost"); // nobody knows now whether the light is green
  }

  function found() {
    if (!lostAt) return;
    lostAt = 0;
    banner.hidden = true;
    document.body.classList.remove("is-lost");
    refresh();
  }

  ["htmx:sendError", "htmx:timeout"].forEach((kind) => document.addEventListener(kind, (event) => { if (event.detail.elt.dataset.live) lost(); }));
  // Signed out meanwhile: the page asks again, and is the login page; not under somebody's hands.
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401 && !document.querySelector("form[data-typed]")) location.reload();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const told = event.detail.elt.dataset.live && event.detail.xhr.getResponseHeader("x-zhishou-now");
    if (told) skew = Number(told) - Date.now();
    if (event.detail.elt.dataset.live && event.detail.xhr.status > 0 && event.detail.xhr.status < 500) found();
  });

  // Only a page somebody can see holds a line: a browser gives one server six, and many incidents may
  // lie open side by side. A hidden page still looks every five seconds; one that has to sound an alarm
  // holds its line (alarm.js), for browsers let the timers of hidden pages run once a minute.
  let stream = null;
  let heard = 0;
  const SILENCE = 25000; // milliseconds; the server says something every ten seconds
  const asleep = () => document.hidden && !page.awake;

  function listen() {
    if (stream || asleep() || !parts().length) return; // a page without live parts is for anybody
    const mine = new EventSource("/events");
    stream = mine;
    heard = Date.now();
    ["hello", "changed", "quiet"].forEach((kind) => mine.addEventListener(kind, () => { heard = Date.now(); }));
    // What was committed between this page and its line, nobody will say again.
    mine.addEventListener("hello", () => { found(); soon(); });
    mine.addEventListener("changed", soon);
    mine.onerror = () => {
      // The browser reconnects by itself, unless it was told to go away.
      if (mine.readyState === EventSource.CLOSED) {
        hangUp();
        setTimeout(listen, 2000 + Math.random() * 3000);
      }
      setTimeout(() => { if (stream === mine ? mine.readyState !== EventSource.OPEN : !stream && !asleep()) lost(); }, 1500);
    };
  }

  function hangUp() {
    if (stream) stream.close();
    stream = null;
  }

  // After a laptop has slept, a line may look open that no longer is.
  function mend() {
    if (!stream || Date.now() - heard < SILENCE) return;
    hangUp();
    listen();
    refresh();
  }

  document.addEventListener("visibilitychange", () => {
    if (asleep()) { hangUp(); return; }
    listen();
    refresh();
  });
  window.addEventListener("pagehide", hangUp);
  window.addEventListener("pageshow", listen);

  // --- Clocks --------------------------------------------------------------------------------------
  const face = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: page.zone });
  const wallClock = (at, seconds) => face.format(new Date(at)).slice(0, seconds ? 8 : 5);
  const two = (number) => String(number).padStart(2, "0");

  function span(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    const days = Math.floor(seconds / 86400);
    const clock = `${two(Math.floor((seconds % 86400) / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
    return (days ? page.days.replace("{}", days) : "") + clock;
  }

  function tick() {
    const at = now();
    document.querySelectorAll("[data-clock]").forEach((one) => { one.textContent = wallClock(at, true); });
    document.querySelectorAll("[data-due]").forEach((one) => {
      const rest = Number(one.dataset.due) - at;
      one.textContent = (rest < 0 ? page.over : page.left).replace("{}", span(Math.abs(rest)));
    });
  }

  // --- Keys: n log form, b board, / number; Ctrl+Enter submits --------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // an input method is at work
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = document.querySelector("form[data-submit-on]");
      const pin = form && form.querySelector("input.pin");
      if (pin && !pin.value) pin.focus(); // the one thing that is missing: no page comes back for it
      else if (form) form.requestSubmit(document.getElementById("submit"));
      return;
    }
    // Whoever is in a form, be it on a radio or a button of it, does not mean to leave what was entered.
    if (!shared.isForUs(event)) return;
    if (event.key === "n" && document.querySelector("[data-key='n']")) location.href = "/log";
    else if (event.key === "b") location.href = "/";
    else if (event.key === "c") nextCard();
    else if (event.key === "/") { (document.getElementById("q") || document.querySelector("[data-key='/']")).focus(); event.preventDefault(); }
  });

  // From one call card to the next, and round again; Tab then goes to its number, fields and results.
  function nextCard() {
    const cards = [...document.querySelectorAll(".call")];
    const at = cards.indexOf(document.activeElement.closest(".call"));
    const next = cards[at + 1] || cards[0];
    if (!next) return;
    const folded = next.closest("details:not([open])");
    if (folded) folded.open = true;
    next.focus();
  }

  // One press is one act: a second press while the first is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (!event.defaultPrevented && form.method === "post") form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // What was done is said for a while, and the address forgets it.
  const here = new URL(location.href);
  const done = here.searchParams.get("did");
  if (done) {
    here.searchParams.delete("did");
    history.replaceState(null, "", here);
    setTimeout(() => document.querySelectorAll(".did").forEach((one) => one.classList.add("gone")), 5000);
  }

  // A choice of entries takes effect at once; without a script there is a button for it.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.choose");
    if (form && event.target.type !== "search") form.requestSubmit();
  });

  // A link to a folded act opens it; without a script the page comes with it open.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-open]");
    const act = link && document.getElementById(link.dataset.open);
    if (!act) return;
    event.preventDefault();
    for (let fold = act; fold; fold = fold.parentElement.closest("details")) fold.open = true;
    act.scrollIntoView({ block: "start" });
    begin(act);
  });

  // Where to begin in a form: not with the time of something entered later, which mostly stays empty.
  function begin(act) {
    const field = act.querySelector("input:not([type=hidden], [type=datetime-local]), select, textarea, button");
    if (field) field.focus({ preventScroll: true });
  }

  // A report lies in a frame without scripts; only its height is taken over.
  document.querySelectorAll("iframe.paper").forEach((frame) => {
    const fit = () => { frame.height = frame.contentDocument.documentElement.scrollHeight; };
    frame.addEventListener("load", fit);
    window.addEventListener("resize", fit);
    if (frame.contentDocument && frame.contentDocument.readyState === "complete") fit();
  });

  const wrong = document.querySelector("[aria-invalid]");
  const card = document.querySelector(".call[data-refused]");
  const refused = document.querySelector("main > .notice[role=alert]") && document.querySelector("details.act[open]");
  if (card) { card.scrollIntoView({ block: "center" }); begin(card.querySelector(".taps")); }
  else if (wrong) (isField(wrong) ? wrong : wrong.querySelector("input")).focus();
  else if (refused) begin(refused); // its form is open, with what was typed

  shared.logged = done === "logged"; // whoever logged it knows
  tick();
  setInterval(() => { tick(); mend(); }, 1000);
  setInterval(refresh, POLL);
  listen();
})();

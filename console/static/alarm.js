// What is new is heard, shown by the browser, and said in the tab's title. Sound and notifications are
// off until somebody turns them on: browsers ask for a press, and so does the office next door.
"use strict";

(() => {
  const box = document.getElementById("alerts");
  if (!box) return; // nobody is signed in here
  const shared = window.zhishou;
  const sound = document.getElementById("sound");
  const notify = document.getElementById("notify");
  const keys = document.getElementById("keys");
  box.hidden = false;

  // --- Sound: three short figures that can be told apart with one's back to the screen -------------
  // [pitch in Hz, seconds after the first]: rising, a knock, and a fall that comes twice.
  const FIGURES = {
    new: [[660, 0], [880, 0.18]],
    card: [[520, 0], [520, 0.16], [520, 0.32]],
    overdue: [[440, 0], [294, 0.25], [440, 0.7], [294, 0.95]],
  };
  const AGAIN = 4000; // milliseconds; a storm is one sound, not two hundred
  const played = {};
  let audio = null;
  let free = 0; // when the last figure has ended, on the clock of the audio
  const isOn = () => localStorage.getItem("zhishou-sound") === "on";

  function wake() {
    audio = audio || new AudioContext();
    return audio.state === "running" ? Promise.resolve() : audio.resume();
  }

  function play(kind) {
    if (!isOn() || !audio || audio.state !== "running") return;
    if (Date.now() - (played[kind] || 0) < AGAIN) return;
    played[kind] = Date.now();
    const start = Math.max(audio.currentTime, free);
    FIGURES[kind].forEach(([pitch, after]) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const from = start + after;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, from);
      volume.gain.exponentialRampToValueAtTime(0.14, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, from + (kind === "card" ? 0.12 : 0.45));
      tone.connect(volume).connect(audio.destination);
      tone.start(from);
      tone.stop(from + 0.5);
      free = from + 0.6;
    });
    box.dataset.played = kind;
  }

  function showSound() {
    const state = !isOn() ? "off" : audio && audio.state === "running" ? "on" : "blocked";
    sound.dataset.state = state;
    sound.setAttribute("aria-pressed", String(isOn()));
    sound.querySelector("span").textContent = sound.dataset[state];
  }

  function turnSound() {
    const wanted = !isOn() || !audio || audio.state !== "running";
    localStorage.setItem("zhishou-sound", wanted ? "on" : "off");
    if (!wanted) { showSound(); return; }
    wake().then(() => { played.new = 0; play("new"); showSound(); holdLine(); });
  }

  sound.addEventListener("click", turnSound);
  window.addEventListener("storage", showSound); // turned in another tab
  // Turned on in an earlier page: a browser may still wait for the first press in this one.
  if (isOn()) {
    const first = () => { wake().then(showSound); };
    first();
    ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, first, { once: true }));
  }

  // --- Notifications of the browser: number and kind only, for a screen is read by whoever passes ---
  const canNotify = "Notification" in window && window.isSecureContext;
  const wantsNotes = () => canNotify && Notification.permission === "granted" && localStorage.getItem("zhishou-notify") === "on";

  function showNotify() {
    const state = !canNotify ? "insecure" : Notification.permission === "denied" ? "denied" : wantsNotes() ? "on" : "off";
    notify.dataset.state = state;
    notify.disabled = state === "insecure" || state === "denied";
    notify.setAttribute("aria-pressed", String(state === "on"));
    notify.querySelector("span").textContent = notify.dataset[state];
  }

  notify.addEventListener("click", async () => {
    const wanted = !wantsNotes();
    if (wanted) await Notification.requestPermission();
    localStorage.setItem("zhishou-notify", wanted ? "on" : "off");
    showNotify();
    holdLine();
  });

  function note(kind, words, where) {
    if (!wantsNotes() || document.hasFocus()) return;
    // The office's sound is ours; the browser's own would come on top of it.
    const shown = new Notification(words, { body: box.dataset.body, tag: `zhishou-${kind}`, renotify: true, silent: true });
    shown.onclick = () => { window.focus(); location.href = where; shown.close(); };
  }

  // --- One hidden tab holds its line, so that its alarm is not a minute late ------------------------
  let holds = false;

  function holdLine() {
    if (holds || !(isOn() || wantsNotes()) || !navigator.locks) return;
    holds = true;
    navigator.locks.request("zhishou-awake", () => {
      document.body.dataset.awake = "1";
      return new Promise(() => {}); // until the page is left
    });
  }

  // --- What is new: marks in the strip that only grow; another tab that was first has noted it ------
  const board = document.getElementById("board");
  const counts = () => (document.getElementById("counts") || { dataset: {} }).dataset;
  const briefly = counts().brief || "";
  const title = document.title.startsWith(`${briefly} · `) ? document.title.slice(briefly.length + 3) : document.title;
  let blink = 0;

  function calm() {
    clearInterval(blink);
    blink = 0;
    const brief = counts().brief;
    document.title = board && brief ? `${brief} · ${title}` : title;
  }

  function blinking(words) {
    clearInterval(blink);
    let on = false;
    blink = setInterval(() => { on = !on; document.title = on ? `● ${words}` : title; }, 900);
  }

  function isNew(kind, mark) {
    const key = `zhishou-mark-${kind}`;
    const known = localStorage.getItem(key);
    localStorage.setItem(key, mark);
    if (known === null || mark === "") return false;
    return kind === "new" ? mark > known : Number(mark) > Number(known);
  }

  function look(quietly) {
    const marks = counts();
    if (marks.newest === undefined) return; // the light is red, and the database silent
    const found = [
      ["overdue", marks.overdue, box.dataset.overdue, "/?show=overdue"],
      ["new", marks.newest, box.dataset.new.replace("{}", marks.newest), `/incidents/${marks.newest}`],
      ["card", marks.card, box.dataset.card, "/#cards-h"],
    ].filter(([kind, mark]) => isNew(kind, mark));
    if (!blink) calm();
    if (!found.length || quietly) return;
    found.forEach(([kind, , words, where]) => { play(kind); note(kind, words, where); });
    document.getElementById("news").textContent = found.map(([, , words]) => words).join(" ");
    blinking(found[0][2]);
  }

  document.addEventListener("zhishou:strip", () => look(false));
  ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, () => { if (blink) calm(); }));

  // --- Keys: m mutes, ? lists them -------------------------------------------------------------------
  const list = () => (keys.open ? keys.close() : keys.showModal());
  document.getElementById("show-keys").addEventListener("click", list);
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && keys.open) { list(); return; }
    if (!shared.isForUs(event)) return;
    if (event.key === "m") turnSound();
    else if (event.key === "?") list();
  });

  showSound();
  showNotify();
  holdLine();
  look(shared.logged);
})();

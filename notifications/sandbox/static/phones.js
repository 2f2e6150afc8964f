// The page of phones: shows each change as it comes, types replies, and answers calls.
"use strict";

const page = document.body.dataset;
const phones = document.getElementById("phones");

const clockTime = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false };
const dayAndTime = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false };

// In the office's zone, wherever the browser is: the times are compared with those of the console.
function tellTime(root) {
  const locale = page.lang === "en" ? "en-GB" : "zh-CN";
  const zone = { timeZone: page.zone };
  const day = (at) => at.toLocaleDateString(locale, zone);
  for (const time of root.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    const shape = day(at) === day(new Date()) ? clockTime : dayAndTime;
    time.textContent = at.toLocaleString(locale, { ...shape, ...zone });
    time.title = `${at.toLocaleString(locale, zone)} ${page.zone}`;
  }
}

function showLatest(phone) {
  for (const talk of phone.querySelectorAll(".thread, .speech")) talk.scrollTop = talk.scrollHeight;
}

function find(number) {
  return [...phones.children].find((phone) => phone.dataset.number === number);
}

// A call in progress keeps its keypad, and a hand on it; picking up leads the hand to the keys.
function showCall(phone, fresh) {
  const [old, now] = [phone.querySelector(".line"), fresh.querySelector(".line")];
  const same = old.dataset.state === now.dataset.state;
  const held = old.contains(document.activeElement);
  for (const part of same ? [".speech"] : []) {
    const [was, is] = [old.querySelector(part), now.querySelector(part)];
    if (was && !was.isEqualNode(is)) was.replaceChildren(...is.childNodes);
  }
  if (same) return;
  old.replaceChildren(...now.childNodes);
  if (now.dataset.state) old.dataset.state = now.dataset.state;
  else delete old.dataset.state;
  if (held) (old.querySelector("[data-key], [data-call=pick_up]") || phone.querySelector("input")).focus();
}

// Only what changed is replaced: what somebody is typing stays, and so does the focus.
function show(number, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".phone");
  let phone = find(number);
  const seen = new Set([...(phone ? phone.querySelectorAll("li") : [])].map((text) => text.dataset.sid));
  if (phone) {
    for (const part of [".thread", ".quick", "header"]) {
      const [old, now] = [phone.querySelector(part), fresh.querySelector(part)];
      if (!old.isEqualNode(now)) old.replaceChildren(...now.childNodes);
    }
    showCall(phone, fresh);
  } else {
    phone = fresh;
  }
  for (const text of phone.querySelectorAll("li")) {
    text.classList.toggle("new", !seen.has(text.dataset.sid));
  }
  // Newest first, but a phone in use stays under the hand.
  if (!phone.contains(document.activeElement) || !phone.isConnected) phones.prepend(phone);
  document.getElementById("empty").hidden = true;
  tellTime(phone);
  showLatest(phone);
}

function ring(number) {
  const phone = find(number);
  phone.classList.remove("ringing");
  void phone.offsetWidth; // restarts the animation
  phone.classList.add("ringing");
}

function setUp(up) {
  document.body.classList.toggle("down", !up);
}

function listen() {
  const source = new EventSource(`/sandbox/events?lang=${page.lang}&after=${page.after}`);
  source.addEventListener("open", () => setUp(true));
  source.addEventListener("phone", (event) => {
    page.after = event.lastEventId;
    const { number, html, news } = JSON.parse(event.data);
    show(number, html);
    if (!news) return;
    document.getElementById("news").textContent = news;
    ring(number);
  });
  // Another run of the sandbox: its phones are not these.
  source.addEventListener("reset", () => location.reload());
  source.addEventListener("error", () => {
    setUp(false);
    // The browser gives up for good on an answer that is no stream, as from a proxy.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

async function order(phone, path, content) {
  const failed = phone.querySelector(".failed");
  failed.hidden = true;
  try {
    const answer = await fetch(`/sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
    if (answer.ok) return true;
    failed.textContent = answer.status === 409 ? page.gone : page.failed + (await answer.json()).error;
  } catch (error) {
    failed.textContent = page.failed + error.message;
  }
  failed.hidden = false;
  return false;
}

function reply(phone, text) {
  return order(phone, "reply", { from: phone.dataset.number, text });
}

function press(phone, keys) {
  return order(phone, "press", { number: phone.dataset.number, keys });
}

phones.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const send = form.querySelector("button");
  const text = form.text.value.trim();
  if (!text || send.disabled) return;
  send.disabled = true;
  if (await reply(form.closest(".phone"), text)) form.reset();
  send.disabled = false;
  form.text.focus();
});

phones.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const phone = button.closest(".phone");
  const { text, call, key } = button.dataset;
  if (text) reply(phone, text);
  if (key) press(phone, key);
  if (call) order(phone, call, { number: phone.dataset.number });
});

// The keyboard's own keys work where the hand is on a call.
phones.addEventListener("keydown", (event) => {
  const keypad = event.target.closest(".line")?.querySelector(".keypad");
  if (!keypad || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9*#]$/.test(event.key)) press(keypad.closest(".phone"), event.key);
});

tellTime(document);
for (const phone of phones.children) showLatest(phone);
listen();

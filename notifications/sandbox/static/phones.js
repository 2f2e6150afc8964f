// The page of phones: shows each change as it comes, and types replies.
"use strict";

const page = document.body.dataset;
const phones = document.getElementById("phones");

const clockTime = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false };
const dayAndTime = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false };

// The server writes UTC; the reader's own clock is what he compares with.
function tellLocalTime(root) {
  const locale = page.lang === "en" ? "en-GB" : "zh-CN";
  for (const time of root.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    time.textContent = at.toLocaleString(locale, today ? clockTime : dayAndTime);
    time.title = at.toLocaleString(locale);
  }
}

function showLatest(phone) {
  const thread = phone.querySelector(".thread");
  thread.scrollTop = thread.scrollHeight;
}

function find(number) {
  return [...phones.children].find((phone) => phone.dataset.number === number);
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
  } else {
    phone = fresh;
  }
  for (const text of phone.querySelectorAll("li")) {
    text.classList.toggle("new", !seen.has(text.dataset.sid));
  }
  // Newest first, but a phone in use stays under the hand.
  if (!phone.contains(document.activeElement) || !phone.isConnected) phones.prepend(phone);
  document.getElementById("empty").hidden = true;
  tellLocalTime(phone);
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

async function reply(phone, text) {
  const failed = phone.querySelector(".failed");
  failed.hidden = true;
  try {
    const answer = await fetch("/sandbox/reply", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: phone.dataset.number, text }),
    });
    if (answer.ok) return true;
    failed.textContent = page.failed + (await answer.json()).error;
  } catch (error) {
    failed.textContent = page.failed + error.message;
  }
  failed.hidden = false;
  return false;
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
  const quick = event.target.closest(".quick button");
  if (quick) reply(quick.closest(".phone"), quick.dataset.text);
});

tellLocalTime(document);
for (const phone of phones.children) showLatest(phone);
listen();

// A timer for a pack or a break. Without this the page says how long; with it the page counts and tells.
"use strict";
const box = document.getElementById("timer");
const part = (name) => document.getElementById(name);
const clock = part("clock"), told = part("told"), start = part("start"), stop = part("stop"), minutes = part("minutes");
const heading = document.title;
let ticking = null, ends = 0, half = 0, isHalfTold = false;

function say(words) {
  told.textContent = words;
  if ("Notification" in window && Notification.permission === "granted") {
    // some phones allow it and yet refuse; the words stand on the page in any case
    try { new Notification(box.dataset.title, { body: words }); } catch { return; }
  }
}
function show(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}
function end() {
  clearInterval(ticking);
  document.title = heading;
  start.hidden = false;
  stop.hidden = true;
}
// counted from the clock, not from ticks: a phone in a pocket ticks slowly
function tick() {
  const now = Date.now();
  show((ends - now) / 1000);
  document.title = `${clock.textContent} ${heading}`;
  if (!isHalfTold && now >= half && now < ends) { isHalfTold = true; say(box.dataset.halfway); }
  if (now >= ends) { end(); say(`Time is up. ${box.dataset.after}`); }
}
start.addEventListener("click", () => {
  const chosen = Number(minutes.value), least = Number(minutes.min), most = Number(minutes.max);
  if (!(chosen >= least && chosen <= most)) {
    told.textContent = `Choose from ${least} to ${most} minutes. More is no better here.`;
    minutes.focus();
    return;
  }
  if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
  told.textContent = "";
  isHalfTold = false;
  ends = Date.now() + chosen * 60000;
  half = Date.now() + chosen * 30000;
  start.hidden = true;
  stop.hidden = false;
  stop.focus();
  ticking = setInterval(tick, 500);
  tick();
});
stop.addEventListener("click", () => { end(); show(Number(minutes.value) * 60); start.focus(); });
minutes.addEventListener("input", () => { if (stop.hidden && minutes.value) show(Number(minutes.value) * 60); });
box.hidden = false;

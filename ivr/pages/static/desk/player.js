// The player: slower, faster, back to hear a number again, and on to the next message if wanted.

const KEPT = "doorspelen"; // where this browser remembers that the next message plays by itself
const ticks = (mark) => { for (const node of document.querySelectorAll("[data-on]")) mark(node); };
const isWanted = () => localStorage.getItem(KEPT) === "ja";

function show() {
  const hidden = "[data-back], [data-speed-label], [data-on-label]";
  for (const node of document.querySelectorAll(hidden)) node.hidden = false;
  ticks((tick) => { tick.checked = isWanted(); });
}

// Play or pause the open message.
export function play() {
  const sound = document.querySelector("#geopend audio");
  if (!sound) return;
  if (sound.paused) sound.play().catch(() => {}); // What cannot be played says so itself.
  else sound.pause();
}

// Call `onward` when a message was heard to its end and the next one is wanted.
export function listen(onward) {
  new MutationObserver(show).observe(document.getElementById("inhoud"), { childList: true, subtree: true });
  show();
  document.addEventListener("ended", () => { if (isWanted()) onward(); }, true);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-on]")) localStorage.setItem(KEPT, event.target.checked ? "ja" : "nee");
  if (!event.target.matches("[data-speed]")) return;
  const audio = event.target.closest("[data-player]").querySelector("audio");
  audio.defaultPlaybackRate = audio.playbackRate = Number(event.target.value);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-back]");
  if (!button) return;
  const audio = button.closest("[data-player]").querySelector("audio");
  audio.currentTime = Math.max(0, audio.currentTime - 10);
});
document.addEventListener("error", (event) => {
  if (event.target.tagName !== "AUDIO") return;
  event.target.closest("[data-player]").querySelector("[data-unplayable]").hidden = false;
}, true);
document.addEventListener("play", (event) => {
  for (const audio of document.querySelectorAll("audio")) if (audio !== event.target) audio.pause();
}, true);

/** Puts the telephone on the page: buttons and keys go in, words, places and webhooks come out. */

import { Chart } from "./chart.js";
import { Script } from "./script.js";
import { ServerCall } from "./server.js";
import { Sound } from "./sound.js";
import { Telephone } from "./telephone.js";
import { Webhooks } from "./webhooks.js";
import { Words } from "./words.js";

const at = (id) => document.getElementById(id);
const { calls, sample, acts } = document.body.dataset;

const sound = new Sound();
const words = new Words(at("words"));
const webhooks = new Webhooks(at("webhooks"));
const chart = new Chart(at("chart"), at("place"));

let server = null;
let telephone = null;
let keyAt = null;
let reached = 0;

const choices = {
  transfer: () => at("transfer").value,
  voice: () => at("voice").value,
  sampleAddress: sample,
};

const STATES = {
  calling: "U belt. De telefoon gaat over.",
  on: "U bent verbonden met de lijn.",
  broken: "Het gesprek is afgebroken: de lijn antwoordt niet. Werkt de server nog?",
};

const MOMENTS = {
  Heard: () => "De lijn spreekt.",
  Silence: () => "Even stilte.",
  Waiting: ({ seconds, digits }) =>
    digits ? `Tot nu toe getoetst: ${digits}.` : `De lijn wacht ${seconds} seconden op een toets.`,
  Beep: () => "De toon.",
  RecordingNow: () => "De lijn neemt op. Spreek nu, en druk daarna op hekje.",
  Ringing: () => "De telefoon gaat over bij de polikliniek.",
  Connected: () => "U bent doorverbonden met een collega.",
  HungUp: ({ ending }) => `Het gesprek is voorbij. ${ending}`,
};

function say(text) {
  if (at("status").textContent !== text) at("status").textContent = text;
}

function isOnCall() {
  return telephone !== null && ["calling", "on"].includes(telephone.state);
}

function call() {
  if (isOnCall()) return;
  server = new ServerCall(calls);
  sound.speed = Number(at("speed").value);
  telephone = new Telephone(server, sound, choices, new Script(JSON.parse(acts)));
  telephone.addEventListener("state", ({ detail }) => showState(detail));
  telephone.addEventListener("happening", ({ detail }) => show(detail));
  telephone.addEventListener("no-microphone", () =>
    words.tell("Er is geen microfoon. U hoort een voorbeeldbericht."),
  );
  // For whoever wants to know what really sounded, such as a test.
  telephone.addEventListener("sound", ({ detail }) =>
    document.dispatchEvent(new CustomEvent("telefoon:geluid", { detail })),
  );
  words.clear();
  webhooks.clear();
  keyAt = null;
  reached = 0;
  at("kept").hidden = true;
  telephone.call({ clock: at("clock").value, anonymous: at("number").value === "anoniem" });
}

function showState(state) {
  const busy = ["calling", "on"].includes(state);
  at("call").disabled = busy;
  at("hang-up").disabled = !busy;
  at("save-story").disabled = at("save-link").disabled = state === "calling";
  at("speed").disabled = busy;
  document.body.dataset.state = state;
  if (!busy) at("colleague-hangs-up").hidden = true;
  if (STATES[state]) say(STATES[state]);
}

function show(happening) {
  reached = happening.at;
  Object.assign(document.body.dataset, { moment: happening.what, number: happening.number });
  document.body.dataset.place = happening.place;
  chart.moveTo(happening.place);
  at("colleague-hangs-up").hidden = happening.what !== "Connected";
  switch (happening.what) {
    case "Webhook":
      webhooks.add(happening);
      return;
    case "Failed":
      words.tell(`Twilio meldt fout ${happening.code}: ${happening.problem} ${happening.remedy}`);
      return;
    case "Heard":
      words.hear(happening);
      break;
  }
  if (happening.party === "colleague") say("De collega hoort waarover dit gesprek gaat.");
  else say(MOMENTS[happening.what]?.(happening) ?? "");
}

function press(key) {
  if (!isOnCall()) return;
  keyAt = elapsed();
  telephone.press(key);
  words.act(`U drukt op ${{ "*": "sterretje", "#": "hekje" }[key] ?? key}.`);
  flash(document.querySelector(`[data-key="${key}"]`));
}

function flash(button) {
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
}

function hangUp() {
  if (!isOnCall()) return;
  words.act("U hangt op.");
  telephone.hangUp();
}

// Time.

function elapsed() {
  const position = telephone?.position;
  return position ? position.moment.at + position.seconds - (position.moment.already ?? 0) : reached;
}

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function put(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

function tick() {
  const position = telephone?.position;
  if (telephone) put("since-pickup", clock(elapsed()));
  put("since-key", keyAt === null ? "–" : clock(elapsed() - keyAt));
  if (position) words.follow(position.moment.number, position.seconds);
  requestAnimationFrame(tick);
}

// What the caller does.

at("call").addEventListener("click", call);
at("hang-up").addEventListener("click", hangUp);
at("colleague-hangs-up").addEventListener("click", () => telephone?.colleagueHangsUp());
at("volume").addEventListener("input", ({ target }) => (sound.volume = target.value / 100));
document.querySelectorAll(".key").forEach((button) =>
  button.addEventListener("click", () => press(button.dataset.key)),
);

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!at("typing").checked || event.ctrlKey || event.altKey || event.metaKey) return;
  if (target.matches("input:not([type=checkbox], [type=range]), select, textarea")) return;
  if (/^[0-9*#]$/.test(key) && !event.repeat) press(key);
  else if (key === "Escape") hangUp();
  else if (key === "Enter" && !target.matches("button, a, summary, input")) call();
  else return;
  event.preventDefault();
});

addEventListener("pagehide", () => {
  if (isOnCall()) server.leave();
});

// The settings.

function sayClock() {
  const moment = at("clock").value ? new Date(at("clock").value) : new Date();
  // A clock that was set shows the clinic's time already; this machine may live elsewhere.
  const timeZone = at("clock").value ? undefined : "Europe/Amsterdam";
  const day = moment.toLocaleDateString("nl-NL", {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  const time = moment.toLocaleTimeString("nl-NL", { timeZone, hour: "2-digit", minute: "2-digit" });
  const now = at("clock").value ? "Voor de lijn is het" : "Voor de lijn is het nu:";
  put("clock-says", `${now} ${day}, ${time.replace(":", ".")} uur.`);
}

at("clock").addEventListener("input", sayClock);
document.querySelectorAll("[data-moment]").forEach((button) =>
  button.addEventListener("click", () => {
    at("clock").value = button.dataset.moment;
    sayClock();
  }),
);

// Keeping a call.

function keep(label, text, link) {
  at("kept").hidden = false;
  at("kept-label").textContent = label;
  at("kept-text").value = text;
  at("kept-link").href = link;
  at("kept-text").focus();
  at("kept-text").select();
}

function linkTo(keys) {
  const form = new FormData(at("settings"));
  form.set("toetsen", keys);
  const filled = [...form].filter(([, value]) => value !== "");
  return new URL(`?${new URLSearchParams(filled)}`, location.href).href;
}

at("save-story").addEventListener("click", async () => {
  const { test, keys } = await server.story();
  keep("Dit gesprek als test (voor tests/call)", test, linkTo(keys));
});
at("save-link").addEventListener("click", async () => {
  const link = linkTo((await server.story()).keys);
  keep("Dit gesprek als link", link, link);
});

sayClock();
tick();
if (JSON.parse(acts).length) say("Druk op Bellen. Het gesprek gaat dan vanzelf.");

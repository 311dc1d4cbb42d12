/** What the colleague sees of the piece at hand: its words, how it stands, and which key does what. */

import * as microphone from "./microphone.js";
import * as pieces from "./pieces.js";

export const $ = (id) => document.getElementById(id);

/** What goes on: `moment` is off, opening, measuring, idle, beginning, recording or ending. */
export const now = {
  moment: "off",
  hint: "", // said instead of how the piece stands, until something happens
  measured: false, // whether the room was listened to since the page opened
  gone: false, // whether the voice was taken back
};

const SAID = {
  todo: "Druk op de spatiebalk of op Opnemen, en lees dit voor.",
  kept: "Opgenomen. Wordt verstuurd.",
  waiting: "Wordt nagekeken.",
  ready: "Goed gelukt. Aanvaard het (Enter), of neem het nog een keer op.",
  accepted: "Dit stuk is klaar.",
  stale: "De woorden zijn veranderd. Druk op de spatiebalk of op Opnemen, en spreek dit stuk opnieuw in.",
};
const AWAY = "Het nakijken duurt langer dan anders. Ga gerust verder met het volgende stuk. Duurt het lang? Vraag de beheerder of scripts/worker.py draait.";
const LAMP = { beginning: "Even wachten", recording: "Spreek nu", ending: "Klaar" };

/** Whether a take is being recorded. */
export const isSpeaking = () => now.moment in LAMP;

/** Whether there is something to listen to. */
export const isHeard = (piece) => ["ready", "accepted", "stale"].includes(piece.state) && piece.take !== null;

function sentence(piece) {
  if (now.hint) return now.hint;
  if (now.moment === "opening") return "De microfoon gaat aan.";
  if (!now.measured) return "Zet eerst de microfoon aan.";
  if (piece.state === "refused") return `${piece.reason} Druk op de spatiebalk voor nog een keer.`;
  if (piece.state === "waiting" && piece.slow) return AWAY;
  return SAID[piece.state];
}

/** Write what is not there yet: a screen reader says only what changes. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Show all of it. */
export function render() {
  const piece = pieces.now();
  const stage = $("podium");
  stage.dataset.moment = now.moment;
  stage.dataset.state = piece.state;
  stage.style.setProperty("--expected", `${piece.seconds}s`);
  write($("plaats"), `Stuk ${pieces.place()} van ${pieces.all.length}`);
  write($("groep"), piece.title);
  write($("woorden"), piece.words);
  write($("vorige"), pieces.before()?.words ?? "");
  write($("volgende"), pieces.after()?.words ?? "");
  write($("lamp"), LAMP[now.moment] ?? "");
  // While somebody speaks, a screen reader stays silent: it would be recorded.
  if (!isSpeaking()) write($("toestand"), sentence(piece));
  renderButtons(piece);
}

function renderButtons(piece) {
  const quiet = !isSpeaking();
  name("opnemen", quiet ? "Opnemen" : "Stoppen");
  name("aanvaarden", piece.state === "accepted" ? "Verder" : "Aanvaarden en verder");
  name("luisteren", microphone.isPlaying() ? "Stil" : "Luisteren");
  name("microfoon", now.moment === "off" ? "Microfoon aanzetten" : "Microfoon uitzetten");
  enable("opnemen", now.measured && !["opening", "measuring", "ending"].includes(now.moment));
  enable("aanvaarden", quiet && ["ready", "accepted"].includes(piece.state));
  enable("luisteren", quiet && isHeard(piece));
  enable("langzaam", quiet && isHeard(piece));
  enable("opnieuw", !quiet || (now.measured && !["todo", "stale"].includes(piece.state)));
  // What callers hear stays until another take is accepted.
  enable("weggooien", quiet && piece.take !== null && ["ready", "refused"].includes(piece.state));
  enable("naar-vorige", quiet && pieces.before() !== undefined);
  enable("naar-volgende", quiet && pieces.after() !== undefined);
}

/** Change what stands on a button. */
export const name = (id, words) => write($(id).querySelector("span"), words);

// A button that is of no use now stays where it is, and keeps the focus.
const enable = (id, useful) => $(id).setAttribute("aria-disabled", String(!useful));

/** Say something instead of how the piece stands. */
export function say(words) {
  now.hint = words;
  render();
}

/** Let another moment begin. */
export function become(moment) {
  now.moment = moment;
  now.hint = "";
  render();
}

/** Resolve after so many milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

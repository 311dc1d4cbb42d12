/** Records a take of the piece at hand: begins, stops a moment after the key, and sends it. */

import * as microphone from "./microphone.js";
import * as pieces from "./pieces.js";
import { measure, onSound, open } from "./room.js";
import { sendNext } from "./sending.js";
import { $, become, isSpeaking, now, pause, say } from "./stage.js";
import { Take } from "./take.js";

const GET_READY = 350; // milliseconds before "speak now"
const TAIL = 250; // milliseconds after the key that stops: the last word may still sound
const LONGEST = 90_000; // milliseconds of one take
const AUDIBLE = 0.001; // of the largest sample: below it, nothing came out of the microphone

const SILENT = "Er kwam geen geluid uit de microfoon. Kijk of een knop op de microfoon of de headset uit staat, of kies hieronder een andere microfoon. Druk daarna op de spatiebalk.";

/** Said where a browser keeps nothing; the take itself is then only in memory. */
export const FORGETFUL = "Deze browser kan niets bewaren: de schijf is vol, of dit is een privévenster. Sluit de pagina niet voordat een opname is verstuurd.";

let take;

onSound((block) => take?.add(block), end);

/** Begin a take, after what comes before it: the microphone, and a look at the room. */
export async function record() {
  if (now.gone || ["opening", "measuring"].includes(now.moment)) return;
  if (!now.measured) { await measure(); return; }
  if (!(await open())) return;
  microphone.stop();
  const mine = new Take(Number($("studio").dataset.voice), pieces.now(), microphone.rate(), () => say(FORGETFUL));
  take = mine;
  become("beginning");
  setTimeout(() => { if (take === mine) stop(); }, LONGEST);
  await pause(GET_READY);
  if (take === mine && now.moment === "beginning") become("recording");
}

/** Stop the take; the microphone is heard a moment longer. */
export async function stop() {
  if (now.moment === "ending") return;
  // A key that was pressed twice is no take.
  if (now.moment === "beginning") { discard(); return; }
  const mine = take;
  become("ending");
  await pause(TAIL);
  if (take === mine) end();
}

function end() {
  if (!take) return;
  const mine = take;
  take = undefined;
  become("idle");
  if (mine.peak < AUDIBLE) {
    mine.discard();
    say(SILENT);
    return;
  }
  pieces.set(mine.piece, { state: "kept", key: mine.key });
  become("idle");
  const finished = mine.finish();
  sendNext(async () => { await finished; return mine.known; }, mine.parts);
}

/** Forget the take that runs, and say so. */
export function discard(said = "") {
  take?.discard();
  take = undefined;
  become("idle");
  if (said) say(said);
}

/** Begin anew, also while somebody speaks. */
export async function again() {
  if (isSpeaking()) discard();
  await record();
}

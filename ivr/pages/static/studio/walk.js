/** From piece to piece: listens to one as the telephone sounds, accepts it, and goes on. */

import * as microphone from "./microphone.js";
import * as pieces from "./pieces.js";
import * as server from "./server.js";
import { isHeard, isSpeaking, now, render, say } from "./stage.js";

const NOT_YET = {
  todo: "Neem dit stuk eerst op.",
  stale: "Neem dit stuk eerst opnieuw op.",
  kept: "Dit stuk wordt nog verstuurd.",
  waiting: "Dit stuk wordt nog nagekeken.",
};
const ALL_DONE = "Alles is ingesproken. Dank u wel! Op de pagina De stem laat u bellers deze stem horen.";

/** Play the piece as it sounds through the telephone, or stop playing. */
export async function listen(pace = "gewoon") {
  const piece = pieces.now();
  if (microphone.isPlaying()) { microphone.stop(); render(); return; }
  if (!isHeard(piece)) { say("Er is nog niets om naar te luisteren."); return; }
  const file = await server.sound(piece.take, pace);
  if (piece === pieces.now() && !isSpeaking()) await microphone.play(file, render);
  render();
}

/** Let callers hear the piece, and go on to the next. */
export async function accept() {
  const piece = pieces.now();
  if (piece.state === "accepted") { goOn(); return; }
  if (piece.state in NOT_YET) { say(NOT_YET[piece.state]); return; }
  if (piece.state !== "ready" || piece.accepting) return;
  microphone.stop();
  piece.accepting = true;
  await server.accept(piece.take).finally(() => { piece.accepting = false; });
  pieces.learnPace(piece);
  pieces.set(piece, { state: "accepted" });
  if (piece === pieces.now()) goOn();
}

/** Throw the take of the piece away. */
export async function drop() {
  const piece = pieces.now();
  microphone.stop();
  const { state } = await server.drop(piece.take);
  pieces.set(piece, { state, take: null, reason: "" });
  say("De opname is weggegooid.");
}

/** Go to a piece. */
export function goTo(piece) {
  if (!piece || isSpeaking()) return;
  microphone.stop();
  now.hint = "";
  pieces.goTo(piece);
  render();
}

function goOn() {
  const next = pieces.nextToDo();
  if (next) goTo(next);
  else say(pieces.all.every((piece) => piece.state === "accepted") ? ALL_DONE : "De laatste stukken worden nog nagekeken.");
}

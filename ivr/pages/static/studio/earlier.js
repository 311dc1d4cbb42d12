/** What an earlier visit left in this browser: whole takes are sent, one broken off is offered. */

import * as microphone from "./microphone.js";
import * as pieces from "./pieces.js";
import { sendNext } from "./sending.js";
import { $, render } from "./stage.js";
import * as takes from "./takes.js";
import { goTo } from "./walk.js";

/** Look what there is; rejects when this browser keeps nothing. */
export async function resume() {
  for (const known of await takes.kept(Number($("studio").dataset.voice))) {
    if (known.finished) send(known);
    else if (await takes.isLeft(known.key)) offer(known);
  }
  render();
}

function send(known) {
  const piece = pieces.byId(known.piece);
  if (piece) pieces.set(piece, { state: "kept", key: known.key });
  sendNext(async () => known);
}

function offer(known) {
  const piece = pieces.byId(known.piece);
  const line = document.createElement("li");
  const words = piece?.words ?? "Dit stuk staat niet meer op de lijst.";
  const work = made("div", { className: "work" });
  work.append(
    button("Luisteren", () => listen(known)),
    button("Toch gebruiken", async () => {
      settle(line, piece);
      const whole = { ...known, finished: true };
      await takes.keep(whole);
      send(whole);
      render();
    }),
    button("Weggooien en opnieuw", async () => {
      settle(line, piece);
      await takes.forget(known.key);
    }),
  );
  line.append(made("p", { textContent: words }), work);
  $("afgebroken").querySelector("ul").append(line);
  $("afgebroken").hidden = false;
}

async function listen(known) {
  await microphone.play(microphone.wav(await takes.partsKept(known.key), known.rate));
}

// The focus goes from the button that vanishes to the piece that it was about.
function settle(line, piece) {
  line.remove();
  $("afgebroken").hidden = $("afgebroken").querySelector("li") === null;
  goTo(piece);
  $("podium").focus();
}

const made = (tag, properties) => Object.assign(document.createElement(tag), properties);

function button(words, act) {
  const one = made("button", { type: "button", className: "quiet", textContent: words });
  one.addEventListener("click", act);
  return one;
}

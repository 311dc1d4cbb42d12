/** Forgets in this browser what is left of a voice that was taken back. */

import { forgetVoice, kept } from "./takes.js";

const list = document.getElementById("stemmen");
const form = document.getElementById("terugtrekken");

// A voice that is not on this page may be another clinic's: only the server knows that it is gone.
async function forgetWhatIsGone() {
  const shown = new Set([...list.querySelectorAll("[data-voice]")].map((one) => Number(one.dataset.voice)));
  const voices = new Set((await kept()).map((take) => take.voice));
  for (const voice of voices) {
    if (shown.has(voice)) continue;
    const answer = await fetch(list.dataset.stateAddress.replace("/0/", `/${voice}/`), { redirect: "manual" });
    if (answer.status === 404) await forgetVoice(voice);
  }
}

if (list) forgetWhatIsGone().catch(() => {});

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await forgetVoice(Number(form.dataset.voice)).catch(() => {});
  form.submit();
});

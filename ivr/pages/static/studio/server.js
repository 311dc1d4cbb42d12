/** Asks the server, and asks again for as long as the connection is lost or nobody is logged in. */

const LONGEST_WAIT = 30_000;
const PATIENCE = 60_000;

/** The server's no, with its reason in Dutch. */
export class Refusal extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

class LoggedOut extends Error {}

const studio = document.getElementById("studio");
const address = (take, rest = "") => studio.dataset.take.replace(/0$/, take) + rest;
let token = document.querySelector("[name=csrf_token]").value;
let tell = () => {};

/** Let `told` be called with "lost", "out", "full" or "" when that begins or is over. */
export const onTrouble = (told) => { tell = told; };

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const happens = (...names) => new Promise((resolve) => {
  for (const name of names) addEventListener(name, resolve, { once: true });
});

async function once(where, options) {
  const headers = { ...options.headers, "X-CSRFToken": token };
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(where, { ...options, headers, redirect: "manual", signal });
  if (answer.type === "opaqueredirect") throw new LoggedOut();
  if (answer.ok) return answer;
  const { reason } = await answer.json().catch(() => ({}));
  throw new Refusal(answer.status, reason);
}

// Who logged in again has another token: the one of the page as it is now.
async function renewToken() {
  const answer = await fetch(studio.dataset.page, { redirect: "manual" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const field = page.querySelector("[name=csrf_token]");
  if (field) token = field.value;
  return field !== null;
}

// Wait until it makes sense to ask again; tells whether it does.
async function outlast(error, wait, renewed) {
  if (error instanceof LoggedOut) {
    tell("out");
    await Promise.race([happens("focus"), pause(LONGEST_WAIT)]);
    return true;
  }
  if (!(error instanceof Refusal)) return later("lost", wait);
  if (error.status === 400 && error.message === "" && !renewed) return renewToken();
  if (error.status === 507) return later("full", LONGEST_WAIT, error.message);
  return error.status >= 500 && later("lost", wait);
}

async function later(trouble, wait, reason) {
  tell(trouble, reason);
  await Promise.race([happens("online"), pause(wait)]);
  return true;
}

// Ask until there is an answer: yes or no.
async function ask(where, options = {}) {
  let failed = false;
  let renewed = false;
  for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    try {
      // A long body is cut off, unread, of who is not logged in: a short question tells why.
      if (failed && options.body) await once(studio.dataset.stateAddress, {});
      const answer = await once(where, options);
      tell("");
      return answer;
    } catch (error) {
      const isCut = error.status === 413 && !failed;
      failed = true;
      if (!isCut && !(await outlast(error, wait, renewed))) throw error;
      renewed ||= error.status === 400;
    }
  }
}

const json = async (where, options) => (await ask(where, options)).json();

/** Bring a take; harmless when the server has it already. */
export function bring(take, wav) {
  const question = new URLSearchParams({ prompt: take.piece, sleutel: take.key, woorden: take.digest });
  const headers = { "Content-Type": "audio/wav" };
  return json(`${studio.dataset.bring}?${question}`, { method: "POST", headers, body: wav });
}

export const takeState = (take) => json(address(take));
export const accept = (take) => json(address(take, "/aanvaarden"), { method: "POST" });
export const drop = (take) => json(address(take, "/weggooien"), { method: "POST" });
export const stand = () => json(studio.dataset.stateAddress);
export const sound = async (take, pace) => (await ask(address(take, `/${pace}.wav`))).arrayBuffer();

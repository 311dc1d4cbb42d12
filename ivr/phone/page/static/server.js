/** The call on the server: every moment comes from there, every reaction goes there. */

async function ask(address, form) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(form),
  });
  if (!answer.ok) throw new Error(`${address} antwoordt met ${answer.status}`);
  return answer.json();
}

export class ServerCall {
  #address = null;
  /** The moment at which the call began, by the clock of its line. */
  clock = "";
  /** Whether it is the line that calls. */
  isRung = false;
  #calls;
  #rung;
  #rungNow;

  /**
   * `calls` is where calls to the line are made, `rung` where the line is let call on an evening, and
   * `rungNow` where is told whom it calls now.
   */
  constructor(calls, rung, rungNow) {
    this.#calls = calls;
    this.#rung = rung;
    this.#rungNow = rungNow;
  }

  async begin(settings) {
    const told = await ask(this.#calls, settings);
    this.#address = told.address;
    this.clock = told.clock;
    return told;
  }

  async beRung(evening) {
    const told = await ask(evening ? this.#rung : this.#rungNow, { evening });
    this.#address = told.address ?? null;
    this.clock = told.clock ?? "";
    this.isRung = true;
    return told;
  }

  /** Whether there is a call to tell of. */
  get hasBegun() {
    return this.#address !== null;
  }

  react(number, reaction) {
    return ask(`${this.#address}/reacties`, { number, reaction });
  }

  soundAddress(number) {
    return `${this.#address}/geluid/${number}`;
  }

  async story() {
    const answer = await fetch(`${this.#address}/verhaal`);
    if (!answer.ok) throw new Error(`het verhaal antwoordt met ${answer.status}`);
    return answer.json();
  }

  /**
   * Hang up although the page is closing: a beacon outlives it. It is too small for sound: of a
   * message that was being spoken it keeps the length, `after` so many seconds, and silence.
   */
  leave(after = 0) {
    const form = new Blob([JSON.stringify({ after })], { type: "application/json" });
    if (this.#address) navigator.sendBeacon(this.#address, form);
  }
}

/** A call that goes by itself: the acts of a link, each when the line waits for the caller. */

/** Seconds before a caller presses a key, between the keys of a number, and of a conversation. */
const THINKING = 1;
const TYPING = 0.5;
const CHAT = 5;
const MESSAGE = 12;

export class Script {
  #acts;
  #spoke = false;

  constructor(acts) {
    this.#acts = [...acts];
  }

  get isDone() {
    return this.#acts.length === 0;
  }

  /** Do nothing more: the caller decides from here on. */
  stop() {
    this.#acts = [];
  }

  /** Tell what to do at a moment: {after, act}, {after: null} to wait, or null: nothing left. */
  at(moment) {
    const act = this.#acts[0];
    if (!act) return null;
    switch (act.what) {
      case "Press":
        return this.#press(act, moment);
      case "StaySilent":
        this.#acts.shift();
        if (moment.what === "Connected") return { after: CHAT, act: { leave: "colleague" } };
        return { after: null };
      case "Speak":
        if (moment.what === "RecordingNow") this.#acts.shift();
        this.#spoke = moment.what === "RecordingNow";
        return this.#spoke ? { after: null, speak: act.seconds ?? MESSAGE } : { after: null };
      case "SayAloud":
        // A link holds no words of a caller: whoever opened it says something else, or the same.
        this.stop();
        return { after: null, words: true };
      default:
        this.#acts.shift();
        return { after: THINKING, act: { leave: "caller" } };
    }
  }

  /** Press the next key; who ends a message without having spoken, speaks first. */
  #press(act, moment) {
    if (moment.what === "RecordingNow" && !this.#spoke) {
      this.#spoke = true;
      return { after: null, speak: MESSAGE };
    }
    const after = moment.digits ? TYPING : THINKING;
    const key = act.keys[0];
    this.#spoke = false;
    if (act.keys.length > 1) this.#acts[0] = { ...act, keys: act.keys.slice(1) };
    else this.#acts.shift();
    return { after, act: { key } };
  }
}

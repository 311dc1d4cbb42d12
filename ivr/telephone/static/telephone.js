/**
 * A telephone: lives each moment of a call as long as it lasts, and tells the server what the
 * caller did. It knows nothing of the line; the server's interpreter decides what happens.
 *
 * Events: "happening" (detail: the happening), "sound" (detail: what was played of a file),
 * "state" (detail: "calling", "on", "over" or "broken").
 */

import { Hands } from "./hands.js";
import { microphone, sample } from "./microphone.js";
import { base64, wav } from "./wav.js";

/** Seconds a colleague's telephone rings before something becomes of it. */
const RINGS = { answered: 4, declined: 4, unattended: 4, busy: 2 };
/** Seconds it takes before the line picks up. */
const PICK_UP = 1.5;
/** How late the end of a sound may be before a clock decides that it has ended. */
const GRACE = 3000;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Telephone extends EventTarget {
  #server;
  #sound;
  #choices;
  #script;
  #hands = new Hands();
  #moment = null;
  #spoken = false;
  #silenceHasPassed = false;
  #ringing = null;
  state = "idle";

  /**
   * @param choices gives what the page is set to: transfer(), voice(), sampleAddress.
   */
  constructor(server, sound, choices, script) {
    super();
    this.#server = server;
    this.#sound = sound;
    this.#choices = choices;
    this.#script = script;
  }

  /** Dial and live the call; resolves when it is over. */
  async call(settings) {
    this.#become("calling");
    try {
      await this.#sound.open();
      this.#ring();
      const patience = sleep((PICK_UP * 1000) / this.#sound.speed);
      const [told] = await Promise.all([this.#server.begin(settings), patience]);
      this.#quiet();
      this.#become("on");
      await this.#live(told);
      this.#become("over");
    } catch (error) {
      console.error(error);
      this.#server.leave();
      this.#become("broken");
    } finally {
      this.#quiet();
      this.#moment = null;
    }
  }

  press(key) {
    this.#sound.touch(key);
    this.#hands.does({ key });
  }

  hangUp() {
    this.#hands.does({ leave: "caller" });
  }

  colleagueHangsUp() {
    this.#hands.does({ leave: "colleague" });
  }

  /** The moment being lived, and how many seconds of it have passed; null outside a call. */
  get position() {
    const moment = this.#moment;
    return moment && { moment: moment.what, seconds: moment.elapsed() };
  }

  async #live(told) {
    while (true) {
      told.happenings.forEach((happening) => this.#tell("happening", happening));
      if (told.over) return;
      const now = told.happenings.at(-1);
      told = await this.#server.react(now.number, await this.#experience(now));
    }
  }

  #experience(now) {
    if (now.what !== "Ringing" && now.party !== "colleague") this.#quiet();
    if (now.party === "colleague") return this.#colleague(now);
    switch (now.what) {
      case "Heard":
        return this.#hear(now);
      case "Silence":
        return this.#pass(now, { seconds: now.seconds - now.already, keys: now.interruptible });
      case "Waiting":
        return this.#act(now);
      case "Beep":
        this.#sound.beep(now.seconds);
        return this.#pass(now, { seconds: now.seconds });
      case "RecordingNow":
        return this.#speak(now);
      case "Ringing":
        return this.#wait(now);
      case "Connected":
        return this.#talk(now);
      default:
        throw new Error(`Dit toestel kent ${now.what} niet.`);
    }
  }

  /** Let a moment pass until it ends, or the caller ends it; gives the reaction. */
  async #pass(now, { seconds, end = null, keys = false, colleague = false, elapsed = null }) {
    const { speed } = this.#sound;
    const begun = performance.now();
    const passed = elapsed ?? (() => ((performance.now() - begun) / 1000) * speed);
    this.#moment = { what: now, elapsed: () => (now.already ?? 0) + passed() };
    const takes = (act) =>
      act.key ? keys : act.leave === "caller" || (colleague && act.leave === "colleague");
    const hands = this.#hands.next(takes);
    const over = end ?? sleep((Math.max(0, seconds) * 1000) / speed);
    const act = await Promise.race([hands.act, over.then(() => null)]);
    hands.forget();
    if (!act) return { what: "Finished" };
    const after = Math.max(0, Math.min(passed(), seconds));
    if (act.key) return { what: "Key", key: act.key, after };
    return { what: "HangUp", after, party: act.leave };
  }

  async #hear(now) {
    const buffer = now.file ? await this.#load(now) : null;
    if (!buffer) return this.#sayWithoutFile(now);
    const playing = this.#sound.play(buffer);
    const longest = sleep((buffer.duration * 1000) / this.#sound.speed + GRACE);
    const reaction = await this.#pass(now, {
      seconds: now.seconds,
      end: Promise.race([playing.end, longest]),
      keys: now.interruptible,
      elapsed: playing.seconds,
    });
    if (reaction.what !== "Finished") playing.stop();
    await Promise.race([playing.end, sleep(200)]);
    this.#tell("sound", {
      number: now.number,
      seconds: buffer.duration,
      played: playing.seconds(),
      peak: playing.peak,
      finished: playing.finished,
    });
    return reaction;
  }

  async #load(now) {
    try {
      return await this.#sound.load(this.#server.soundAddress(now.number));
    } catch (error) {
      console.error(error);
      return null;
    }
  }

  /** Show the words for as long as they would take; the computer's own voice may say them. */
  async #sayWithoutFile(now) {
    const words = now.sentences.map(({ text }) => text).join(" ");
    const speech = this.#sound.speak(words);
    const seconds = now.seconds - now.already;
    const end = Promise.all([sleep((seconds * 1000) / this.#sound.speed), speech.end]);
    const longest = sleep((seconds * 2000) / this.#sound.speed);
    const reaction = await this.#pass(now, {
      seconds,
      end: Promise.race([end, longest]),
      keys: now.interruptible,
    });
    speech.stop();
    return reaction;
  }

  /** Wait for a key; a script presses it. */
  #act(now) {
    this.#follow(now);
    return this.#pass(now, { seconds: now.seconds, keys: true });
  }

  /** Let the script do something, in a while; gives the seconds it wants to speak, if it does. */
  #follow(now) {
    const todo = this.#script.at(now);
    if (todo?.act) {
      setTimeout(() => this.#hands.does(todo.act), (todo.after * 1000) / this.#sound.speed);
    }
    return todo;
  }

  #wait(now) {
    this.#ring();
    const transfer = this.#choices.transfer();
    const rings = RINGS[transfer];
    if (!rings) return this.#unlessGone(now, now.seconds, "no-answer");
    return this.#unlessGone(now, rings, transfer === "busy" ? "busy" : "answered");
  }

  async #unlessGone(now, after, outcome) {
    const reaction = await this.#pass(now, { seconds: after });
    return reaction.what === "Finished" ? { what: "DialResult", outcome, after } : reaction;
  }

  /** The colleague hears the whisper, or has to press a key; the caller hears it ring. */
  async #colleague(now) {
    if (now.what !== "Waiting") return this.#pass(now, { seconds: now.seconds - now.already });
    const transfer = this.#choices.transfer();
    if (transfer === "unattended") return this.#pass(now, { seconds: now.seconds });
    const reaction = await this.#pass(now, { seconds: 1 });
    if (reaction.what !== "Finished") return reaction;
    if (transfer === "declined") return { what: "HangUp", after: 1, party: "colleague" };
    return { what: "Key", key: "1", after: 1 };
  }

  #talk(now) {
    this.#follow(now);
    return this.#pass(now, { seconds: now.seconds, keys: true, colleague: true });
  }

  /** Record what is said; what ended it is told at the next moment of the same recording. */
  async #speak(now) {
    if (now.recorded === 0) this.#spoken = false;
    const todo = this.#follow(now);
    if (todo?.speak) return this.#pretend(now, todo.speak);
    const tape = this.#spoken || todo ? null : await this.#tape();
    if (!tape) return this.#beSilent(now);
    this.#spoken = true;
    const quiet = now.silence ?? Infinity;
    const end = this.#until(() => tape.quiet() >= quiet || tape.elapsed() >= now.seconds);
    const reaction = await this.#pass(now, {
      seconds: now.seconds,
      end: end.promise,
      keys: true,
      elapsed: tape.elapsed,
    });
    end.forget();
    const wasQuiet = tape.quiet() >= quiet && tape.quiet() !== Infinity;
    const { buffer, seconds } = await tape.stop();
    if (seconds === 0) return reaction;
    this.#afterwards(reaction, wasQuiet);
    return { what: "Spoke", sound: base64(await wav(buffer, seconds)) };
  }

  #tape() {
    switch (this.#choices.voice()) {
      case "microfoon":
        return this.#throughMicrophone();
      case "voorbeeld":
        return sample(this.#sound, this.#choices.sampleAddress);
      default:
        return null;
    }
  }

  async #throughMicrophone() {
    const tape = await microphone(this.#sound);
    if (tape) return tape;
    this.#tell("no-microphone", null);
    return sample(this.#sound, this.#choices.sampleAddress);
  }

  async #pretend(now, seconds) {
    this.#spoken = true;
    const reaction = await this.#pass(now, { seconds, keys: true });
    this.#afterwards(reaction, false);
    return { what: "Spoke", seconds: reaction.after ?? seconds };
  }

  #afterwards(reaction, wasQuiet) {
    if (reaction.what === "Key") this.#hands.doesFirst({ key: reaction.key });
    if (reaction.what === "HangUp") this.#hands.doesFirst({ leave: "caller" });
    this.#silenceHasPassed = wasQuiet;
  }

  #beSilent(now) {
    const seconds = this.#silenceHasPassed ? 0 : (now.silence ?? now.seconds);
    this.#silenceHasPassed = false;
    return this.#pass(now, { seconds, keys: true });
  }

  #until(condition) {
    let watch;
    const promise = new Promise((resolve) => {
      watch = setInterval(() => condition() && resolve(), 50);
    });
    return { promise, forget: () => clearInterval(watch) };
  }

  #ring() {
    this.#ringing ??= this.#sound.ring();
  }

  #quiet() {
    this.#ringing?.stop();
    this.#ringing = null;
  }

  #become(state) {
    this.state = state;
    this.#tell("state", state);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

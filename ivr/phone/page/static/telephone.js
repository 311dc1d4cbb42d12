/**
 * A telephone: lives each moment of a call as long as it lasts, and tells the server what the
 * caller did. It knows nothing of the line; the server's interpreter decides what happens.
 *
 * Events: "happening" (detail: the happening), "act" (detail: what is done, by a person or by the
 * script), "sound" (detail: what was played of a file), "unheard" (detail: the happening whose sound
 * is not heard), "lost" (detail: a key or words that the line did not take), "asking" (for the microphone),
 * "understood" (detail: what the line made of words), "your-words" (what a link leaves to the person: to say something),
 * "no-microphone", "nobody" (detail: why the line does not call, and the evening on which), and "state" (detail: "calling",
 * "waiting", "ringing", "on", "leaving", "over" or "broken").
 */

import { Hands } from "./hands.js";
import { close, listen, open, sample } from "./microphone.js";
import { base64, wav } from "./wav.js";

/** Seconds a colleague's telephone rings before something becomes of it. */
const RINGS = { answered: 4, declined: 4, unattended: 4, busy: 2 };
/** Seconds it takes before the line picks up. */
const PICK_UP = 1.5;
/** How late the end of a sound may be before a clock decides that it has ended. */
const GRACE = 3000;
/** How long one may take to allow the microphone, and when it is worth telling that one must. */
const PERMISSION = 20000;
const NOTICED = 500;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Telephone extends EventTarget {
  #server;
  #sound;
  #choices;
  #script;
  #hands = new Hands((act) => (act.key || act.say) && this.#tell("lost", act));
  #moment = null;
  #spoken = false;
  #silenceHasPassed = false;
  #ringing = null;
  #stream = null;
  #todo = null;
  #leave;
  #left = new Promise((resolve) => (this.#leave = resolve));
  state = "idle";

  /**
   * @param choices gives what the page is set to: transfer(), voice(), isTyping(), sampleAddress.
   */
  constructor(server, sound, choices, script) {
    super();
    this.#server = server;
    this.#sound = sound;
    this.#choices = choices;
    this.#script = script;
  }

  /** Dial and live the call; resolves when it is over. */
  call(settings) {
    return this.#from("calling", async () => {
      this.#ring();
      const patience = this.#unlessLeft(sleep((PICK_UP * 1000) / this.#sound.speed));
      const [told] = await Promise.all([this.#server.begin(settings), patience]);
      this.#quiet();
      if (!this.#isLeaving) this.#become("on");
      await this.#live(told);
    });
  }

  /** Let the line call on an evening, or now where that is null, and live that call, if it does. */
  beRung(evening) {
    return this.#from("waiting", async () => {
      const told = await this.#server.beRung(evening);
      if (told.nobody) this.#tell("nobody", { nobody: told.nobody, evening });
      else await this.#live(told);
    });
  }

  async #from(state, live) {
    this.#become(state);
    try {
      await this.#sound.open();
      await live();
      this.#become("over");
    } catch (error) {
      console.error(error);
      this.#server.leave();
      this.#become("broken");
    } finally {
      this.#quiet();
      this.#closeMicrophone();
      this.#moment = null;
    }
  }

  /** Press a key; whoever does so decides from here on, and not the script. */
  press(key) {
    this.#script.stop();
    clearTimeout(this.#todo);
    this.#does({ key });
  }

  /** Say words, which the line hears while it listens to words; `heard` is how well. */
  say(words, heard) {
    this.#script.stop();
    clearTimeout(this.#todo);
    this.#does({ say: words, ...heard });
  }

  /** Pick up, when the line calls. */
  answer() {
    this.#does({ answer: true });
  }

  hangUp() {
    this.#does({ leave: "caller" });
  }

  colleagueHangsUp() {
    this.#does({ leave: "colleague" });
  }

  /** The moment being lived, and how many seconds of it have passed; null outside a call. */
  get position() {
    const moment = this.#moment;
    return moment && { moment: moment.what, seconds: moment.elapsed() };
  }

  get #isLeaving() {
    return this.state === "leaving";
  }

  #does(act) {
    this.#tell("act", act);
    if (act.key) this.#sound.touch(act.key);
    this.#hands.does(act);
    if (act.leave !== "caller") return;
    this.#quiet();
    this.#become("leaving");
    this.#leave();
  }

  /** Wait for something, but not when the caller hangs up; gives undefined then. */
  #unlessLeft(promise) {
    return Promise.race([promise, this.#left]);
  }

  async #live(told) {
    while (true) {
      told.happenings.forEach((happening) => this.#tell("happening", happening));
      if (told.over) return;
      const now = told.happenings.at(-1);
      const reaction = await this.#experience(now);
      if (now.what === "BeingRung" && reaction.what === "DialResult") this.#become("on");
      told = await this.#server.react(now.number, reaction);
      if (told.understood) this.#tell("understood", told.understood);
    }
  }

  #experience(now) {
    if (this.#isLeaving) return this.#pass(now, { seconds: now.seconds });
    if (now.what !== "Ringing" && now.party !== "colleague") this.#quiet();
    if (now.party === "colleague") return this.#colleague(now);
    switch (now.what) {
      case "Heard":
        return this.#hear(now);
      case "Silence":
        return this.#pass(now, {
          seconds: now.seconds - now.already,
          keys: now.interruptible,
          words: now.listens,
        });
      case "Waiting":
        return this.#act(now);
      case "Beep":
        return this.#beep(now);
      case "RecordingNow":
        return this.#speak(now);
      case "BeingRung":
        return this.#beRung(now);
      case "Ringing":
        return this.#wait(now);
      case "Connected":
        return this.#talk(now);
      default:
        throw new Error(`Dit toestel kent ${now.what} niet.`);
    }
  }

  /**
   * Let a moment pass until it ends, or the caller ends it; gives the reaction.
   *
   * `keys` are those that the line takes now, or true when it takes any, `words` is whether it takes
   * those; `answers` is whether the caller can pick up.
   */
  async #pass(
    now,
    {
      seconds,
      end = null,
      keys = false,
      words = false,
      colleague = false,
      answers = false,
      elapsed = null,
    },
  ) {
    const { speed } = this.#sound;
    const begun = performance.now();
    const passed = elapsed ?? (() => ((performance.now() - begun) / 1000) * speed);
    this.#moment = { what: now, elapsed: () => (now.already ?? 0) + passed() };
    const takes = (act) =>
      act.key
        ? keys === true || (keys && keys.includes(act.key))
        : (words && act.say) || (answers && act.answer) || act.leave === "caller" || (colleague && act.leave === "colleague");
    const hands = this.#hands.next(takes);
    const over = end ?? sleep((Math.max(0, seconds) * 1000) / speed);
    const act = await Promise.race([hands.act, over.then(() => null)]);
    hands.forget();
    clearTimeout(this.#todo);
    if (!act) return { what: "Finished" };
    const after = Math.max(0, Math.min(passed(), seconds));
    if (act.answer) return { what: "DialResult", outcome: "answered", after };
    if (act.key) return { what: "Key", key: act.key, after };
    if (act.say) {
      const { say, confidence, percent } = act;
      return { what: "SaidWords", words: say, confidence, percent, after };
    }
    return { what: "HangUp", after, party: act.leave };
  }

  async #hear(now) {
    const buffer = now.file ? await this.#unlessLeft(this.#load(now)) : null;
    if (this.#isLeaving) return this.#experience(now);
    if (!buffer) return this.#sayWithoutFile(now);
    const playing = this.#sound.play(buffer);
    const longest = sleep((buffer.duration * 1000) / this.#sound.speed + GRACE);
    const reaction = await this.#pass(now, {
      seconds: now.seconds,
      end: Promise.race([playing.end, longest]),
      keys: now.interruptible,
      words: now.listens,
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
    if (now.file || !speech.sounds) this.#tell("unheard", now);
    const seconds = now.seconds - now.already;
    const end = Promise.all([sleep((seconds * 1000) / this.#sound.speed), speech.end]);
    const longest = sleep((seconds * 2000) / this.#sound.speed);
    const reaction = await this.#pass(now, {
      seconds,
      end: Promise.race([end, longest]),
      keys: now.interruptible,
      words: now.listens,
    });
    speech.stop();
    return reaction;
  }

  /** Wait for a key, which a script presses, or for words; whoever types them has all the time. */
  async #act(now) {
    if (now.noticed) this.#follow(now);
    const begun = performance.now();
    const seconds = () => ((performance.now() - begun) / 1000) * this.#sound.speed;
    const end = now.listens
      ? this.#until(() => seconds() >= now.seconds && !this.#choices.isTyping())
      : null;
    const reaction = await this.#pass(now, {
      seconds: now.seconds,
      end: end?.promise,
      keys: now.keys,
      words: now.listens,
    });
    end?.forget();
    return reaction;
  }

  /** Let the script do something, in a while; gives the seconds it wants to speak, if it does. */
  #follow(now) {
    const todo = this.#script.at(now);
    if (todo?.words) this.#tell("your-words", null);
    if (todo?.act) {
      const after = (todo.after * 1000) / this.#sound.speed;
      this.#todo = setTimeout(() => this.#does(todo.act), after);
    }
    return todo;
  }

  /** One's own telephone rings, until one picks up or refuses. */
  async #beRung(now) {
    this.#become("ringing");
    this.#ringing = this.#sound.bell();
    const reaction = await this.#pass(now, { seconds: now.seconds, answers: true });
    this.#quiet();
    return reaction;
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

  async #beep(now) {
    await this.#askMicrophone();
    if (this.#isLeaving) return this.#experience(now);
    this.#sound.beep(now.seconds);
    return this.#pass(now, { seconds: now.seconds });
  }

  /** Ask before the beep: whoever has to find and press a button would else speak too late. */
  async #askMicrophone() {
    if (this.#choices.voice() !== "microfoon" || !this.#script.isDone) return;
    const notice = setTimeout(() => this.#tell("asking", null), NOTICED);
    const stream = open();
    this.#stream = (await this.#unlessLeft(Promise.race([stream, sleep(PERMISSION)]))) ?? null;
    clearTimeout(notice);
    if (!this.#stream) stream.then(close);
  }

  #closeMicrophone() {
    close(this.#stream);
    this.#stream = null;
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
      keys: now.finish,
      elapsed: tape.elapsed,
    });
    end.forget();
    const wasQuiet = tape.quiet() >= quiet && tape.quiet() !== Infinity;
    const { buffer, seconds } = await tape.stop();
    this.#closeMicrophone();
    if (seconds === 0) return reaction;
    this.#afterwards(reaction, wasQuiet);
    return { what: "Spoke", sound: base64(await wav(buffer, seconds)) };
  }

  #tape() {
    switch (this.#choices.voice()) {
      case "microfoon":
        return this.#throughMicrophone();
      case "voorbeeld":
        return this.#sample();
      default:
        return null;
    }
  }

  #throughMicrophone() {
    if (this.#stream) return listen(this.#sound, this.#stream);
    this.#tell("no-microphone", null);
    return this.#sample();
  }

  async #sample() {
    const buffer = await this.#unlessLeft(this.#sound.load(this.#choices.sampleAddress));
    return buffer ? sample(this.#sound, buffer) : null;
  }

  async #pretend(now, seconds) {
    this.#spoken = true;
    const reaction = await this.#pass(now, { seconds, keys: now.finish });
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
    return this.#pass(now, { seconds, keys: now.finish });
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

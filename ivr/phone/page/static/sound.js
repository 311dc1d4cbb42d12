/** Everything one hears: the line's sound files, tones, and a stand-in for what has no file. */

/** Ringing tone in the Netherlands: 425 Hz, 1 s on, 4 s off (ITU-T E.180, supplement 2). */
const RINGING = { hertz: 425, on: 1, off: 4 };

/** Higher than what a caller hears, so that nobody takes the one for the other. */
const BELL = { hertz: [784, 988], on: 1, off: 2 };

/** The two tones of a key (ITU-T Q.23). */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYPAD = "123456789*0#";

const FADE = 0.005;

export class Sound {
  speed = 1;
  #context = null;
  #volume = null;
  #meter = null;
  #level = 0.8;

  /** Must be called in answer to a click or a key: browsers forbid sound before that. */
  async open() {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#volume = new GainNode(this.#context, { gain: this.#level });
      this.#meter = new AnalyserNode(this.#context, { fftSize: 2048 });
      this.#meter.connect(this.#volume).connect(this.#context.destination);
    }
    await this.#context.resume();
  }

  set volume(level) {
    this.#level = level;
    this.#volume?.gain.setTargetAtTime(level, this.#context.currentTime, 0.02);
  }

  async load(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} antwoordt met ${answer.status}`);
    return this.decode(await answer.arrayBuffer());
  }

  decode(bytes) {
    return this.#context.decodeAudioData(bytes);
  }

  microphone(stream) {
    return new MediaStreamAudioSourceNode(this.#context, { mediaStream: stream });
  }

  meter() {
    return new AnalyserNode(this.#context, { fftSize: 2048 });
  }

  /** Play a sound; gives how far it is, its end, and a way to stop it. */
  play(buffer) {
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    source.playbackRate.value = this.speed;
    source.connect(this.#meter);
    const begun = this.#context.currentTime;
    const playing = {
      peak: 0,
      finished: false,
      seconds: () => Math.min((this.#context.currentTime - begun) * this.speed, buffer.duration),
      stop: () => source.stop(),
    };
    const watch = setInterval(() => {
      playing.peak = Math.max(playing.peak, loudest(this.#meter));
    }, 20);
    playing.end = new Promise((resolve) => {
      source.onended = () => {
        clearInterval(watch);
        playing.finished = playing.seconds() >= buffer.duration - 0.05;
        resolve();
      };
    });
    source.start();
    return playing;
  }

  /** Ring until stopped. */
  ring() {
    const gain = new GainNode(this.#context, { gain: 0 });
    const tone = this.#tone(RINGING.hertz, gain);
    const period = (RINGING.on + RINGING.off) / this.speed;
    const begun = this.#context.currentTime;
    for (let turn = 0; turn < 20; turn++) {
      shape(gain, begun + turn * period, RINGING.on / this.speed, 0.2);
    }
    tone.start();
    return { stop: () => tone.stop() };
  }

  /** Ring as one's own telephone does, until stopped. */
  bell() {
    const gain = new GainNode(this.#context, { gain: 0 });
    const tones = BELL.hertz.map((hertz) => this.#tone(hertz, gain));
    const begun = this.#context.currentTime;
    for (let turn = 0; turn < 30; turn++) {
      shape(gain, begun + (turn * (BELL.on + BELL.off)) / this.speed, BELL.on / this.speed, 0.2);
    }
    tones.forEach((tone) => tone.start());
    return { stop: () => tones.forEach((tone) => tone.stop()) };
  }

  /** The tone after which one speaks. */
  beep(seconds) {
    this.#burst([1000], seconds / this.speed, 0.25);
  }

  /** What a key sounds like. */
  touch(key) {
    const place = KEYPAD.indexOf(key);
    this.#burst([ROWS[Math.floor(place / 3)], COLUMNS[place % 3]], 0.12, 0.08);
  }

  #burst(tones, seconds, level) {
    if (!this.#context) return;
    const now = this.#context.currentTime;
    for (const hertz of tones) {
      const gain = new GainNode(this.#context, { gain: 0 });
      const tone = this.#tone(hertz, gain);
      shape(gain, now, seconds, level);
      tone.start();
      tone.stop(now + seconds + 0.05);
    }
  }

  #tone(hertz, gain) {
    const tone = new OscillatorNode(this.#context, { frequency: hertz });
    tone.connect(gain).connect(this.#volume);
    return tone;
  }

  /** Let the computer's own Dutch voice speak; tells whether there is one, its end, how to stop. */
  speak(words) {
    const voices = globalThis.speechSynthesis?.getVoices() ?? [];
    const dutch = voices.find((voice) => voice.lang.toLowerCase().startsWith("nl"));
    if (!dutch || this.speed !== 1) return { sounds: false, end: Promise.resolve(), stop() {} };
    const speech = new SpeechSynthesisUtterance(words);
    speech.voice = dutch;
    speech.lang = dutch.lang;
    speech.volume = this.#level;
    const end = new Promise((resolve) => {
      speech.onend = speech.onerror = resolve;
    });
    speechSynthesis.speak(speech);
    return { sounds: true, end, stop: () => speechSynthesis.cancel() };
  }
}

/** Let a tone sound from `begin`, without a click at its ends. */
function shape(gain, begin, seconds, level) {
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(level, begin + FADE);
  gain.gain.setValueAtTime(level, begin + Math.max(FADE, seconds - FADE));
  gain.gain.linearRampToValueAtTime(0, begin + Math.max(2 * FADE, seconds));
}

/** The largest sample the meter has just seen, between 0 and 1. */
export function loudest(meter) {
  const samples = new Float32Array(meter.fftSize);
  meter.getFloatTimeDomainData(samples);
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** Writes sound as a telephone recording: a WAV file of 16 bits, mono, 8000 samples a second. */

const RATE = 8000;

export async function wav(buffer, seconds) {
  const length = Math.max(1, Math.round(Math.min(seconds, buffer.duration) * RATE));
  const context = new OfflineAudioContext(1, length, RATE);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start();
  const rendered = await context.startRendering();
  return file(rendered.getChannelData(0));
}

function file(samples) {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, word) => [...word].forEach((c, i) => bytes.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF");
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, "data");
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    bytes.setInt16(44 + i * 2, Math.max(-1, Math.min(1, sample)) * 32767, true);
  });
  return new Uint8Array(bytes.buffer);
}

export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  }
  return btoa(text);
}

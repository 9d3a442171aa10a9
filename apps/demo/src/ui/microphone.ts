// One second of the microphone, and sounds out of the speaker.

/** Records for a second. @param rate - samples a second; @returns as many samples. @throws DOMException if there is no microphone, or it is refused */
export async function record(rate: number): Promise<Float32Array> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  try {
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    recorder.stop();
    await stopped;
    const sound = await new OfflineAudioContext(1, rate, rate).decodeAudioData(await new Blob(parts).arrayBuffer());
    const samples = new Float32Array(rate);
    samples.set(sound.getChannelData(0).subarray(0, rate));
    return samples;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

/** Plays samples. */
export function play(samples: Float32Array, rate: number): void {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.onended = () => void context.close();
  source.start();
}

// Spoken digits: log-mel frames, a bidirectional GRU over them, the mean of its outputs. Takes 5 and up train, takes 0 to 4 test.
// Arguments: folder of {digit}_{speaker}_{take}.wav (the Free Spoken Digit Dataset), seed (1). Without it digits are tones from a small synthesiser.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as s from "@sluice/core";
import { GRU, lengthMask, logMel, padSequence, readWav, type Sound, specAugment } from "@sluice/rnn";
import { report } from "./report.ts";

const usual = fileURLToPath(new URL("../../shared/data/speech/fsdd", import.meta.url));
const [folder = usual, chosen = "1"] = process.argv.slice(2);
const bands = 40;

interface Clip {
  readonly digit: number;
  readonly take: number;
  /** [T, bands] */
  readonly frames: s.Tensor;
}

/** Two formants that glide from vowel to vowel, at a pitch and a length of the take's own: a clip that says "digit". */
function spoken(digit: number, take: number): Sound {
  const rate = 8000;
  const samples = new Float32Array(3000 + ((take * 577) % 1500));
  const pitch = 90 + ((take * 37) % 80);
  const [from, to] = [300 + 60 * digit, 900 + 170 * ((digit * 7) % 10)];
  let noise = 1 + digit * 100 + take;
  for (let i = 0; i < samples.length; i++) {
    noise = (Math.imul(noise, 1103515245) + 12345) >>> 0;
    const at = i / samples.length;
    const [low, high] = [from + (250 * at * (take % 5)) / 5, to * (1 - 0.3 * at)];
    let sum = 0;
    for (let k = 1; k * pitch < 3500; k++) {
      const f = k * pitch;
      sum += Math.sin((2 * Math.PI * f * i) / rate) * (Math.exp(-(((f - low) / 90) ** 2)) + 0.6 * Math.exp(-(((f - high) / 120) ** 2)));
    }
    samples[i] = 0.3 * sum * Math.sin(Math.PI * at) + 0.02 * (noise / 2 ** 32 - 0.5);
  }
  return { rate, samples };
}

function clip(digit: number, take: number, { rate, samples }: Sound): Clip {
  const frames = s.noGrad(() =>
    s.scope(() => {
      const x = s.select(logMel(s.tensor(samples, [1, samples.length]), { rate, window: 256, hop: 128, bands }), 0, 0);
      return s.div(s.sub(x, s.mean(x)), 3); // loudness goes
    }),
  );
  return { digit, take, frames };
}

const clips = existsSync(folder)
  ? readdirSync(folder).flatMap((name) => {
      const found = /^(\d)_\w+_(\d+)\.wav$/.exec(name);
      return found ? [clip(Number(found[1]), Number(found[2]), readWav(readFileSync(`${folder}/${name}`)))] : [];
    })
  : Array.from({ length: 400 }, (_, i) => clip(i % 10, Math.floor(i / 10), spoken(i % 10, Math.floor(i / 10))));
const [train, test] = [clips.filter((c) => c.take > 4), clips.filter((c) => c.take <= 4)];
console.log(`${train.length} clips to train on, ${test.length} to test on`);

class Recognizer extends s.Module {
  readonly gru = new GRU(bands, 48, { bidirectional: true });
  readonly dropout = new s.Dropout(0.3);
  readonly head = new s.Linear(96, 10);

  forward(x: s.Tensor, lengths: s.Tensor): s.Tensor {
    const { output } = this.gru.forward(x, { lengths });
    const real = s.unsqueeze(s.cast(lengthMask(lengths, x.shape[1]!), "f32"), -1); // [N, T, 1]
    return this.head.forward(this.dropout.forward(s.div(s.sum(s.mul(output, real), 1), s.sum(real, 1))));
  }
}

s.seed(Number(chosen));
const model = new Recognizer();
const parameters = model.parameters();
const adam = new s.Adam(parameters, { lr: 3e-3 });
const labels = (part: readonly Clip[]) =>
  s.tensor(
    Int32Array.from(part, (c) => c.digit),
    [part.length],
    "i32",
  );
for (let epoch = 1; epoch <= 30; epoch++) {
  const order = s.scope(() => [...s.randperm(train.length).data]);
  adam.lr = 3e-3 * (1 - (epoch - 1) / 30);
  let sum = 0;
  for (let at = 0; at < train.length; at += 32) {
    const part = order.slice(at, at + 32).map((i) => train[i]!);
    sum += s.scope(() => {
      const { data, lengths } = padSequence(part.map((c) => c.frames));
      const loss = s.crossEntropy(
        model.forward(specAugment(data, { timeMasks: 1, frequencyMasks: 1, timeWidth: 5, frequencyWidth: 6 }), lengths),
        labels(part),
      );
      adam.step(s.clipGradNorm(s.grad(loss, parameters), 1));
      return loss.item();
    });
  }
  if (epoch % 5 === 0) console.log(`epoch ${epoch}: training loss ${((32 * sum) / train.length).toFixed(3)}`);
}
model.eval();
const right = s.scope(() => {
  const { data, lengths } = padSequence(test.map((c) => c.frames));
  return s.noGrad(() => s.accuracy(model.forward(data, lengths), labels(test)));
});
report({ example: "22-spoken-digits", seed: Number(chosen), metric: "test accuracy, %", value: 100 * right, atLeast: 97.5 });

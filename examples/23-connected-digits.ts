// Connected digits: clips joined to utterances, read by a bidirectional GRU whose labels need no alignment (CTC).
// Arguments: seed (1). Takes 5 and up of the clips train, takes 0 to 4 test; utterances have two to five digits of any speakers.
import * as s from "@sluice/core";
import { ctcBeamSearch, ctcLoss, GRU, padSequence, specAugment, wer } from "@sluice/rnn";
import { bands, type Clip, clips, frames, rate } from "./data/speech.ts";
import { report } from "./report.ts";

const [chosen = "1"] = process.argv.slice(2);
const [N, steps] = [16, 1200];
s.seed(Number(chosen));
const { train, test } = clips();

interface Utterance {
  /** [T, bands] */
  readonly frames: s.Tensor;
  readonly digits: readonly number[];
}

/** Two to five clips, a pause of up to a fifth of a second after each. */
function utterance(part: readonly Clip[]): Utterance {
  const picked = s.scope(() => {
    const count = s.randint(2, 6, [1]).item();
    return [...s.randint(0, part.length, [count]).data].map((i) => part[i]!);
  });
  const pauses = s.scope(() => [...s.randint(0, rate / 5, [picked.length]).data]);
  const length = picked.reduce((sum, { samples }, i) => sum + samples.length + pauses[i]!, 0);
  const joined = new Float32Array(length);
  let at = 0;
  for (const [i, { samples }] of picked.entries()) {
    joined.set(samples, at);
    at += samples.length + pauses[i]!;
  }
  return { frames: frames(joined), digits: picked.map(({ digit }) => digit) };
}

/** Utterances side by side: their frames [N, T, bands], how many are real, and their labels; class 0 is CTC's blank. */
function batch(part: readonly Utterance[]) {
  const { data, lengths } = padSequence(part.map((u) => u.frames));
  const most = Math.max(...part.map((u) => u.digits.length));
  const labels = part.flatMap(({ digits }) => Array.from({ length: most }, (_, i) => (digits[i] ?? -1) + 1));
  return {
    data,
    lengths,
    targets: s.tensor(Int32Array.from(labels), [part.length, most], "i32"),
    counts: part.map(({ digits }) => digits.length),
  };
}

class Listener extends s.Module {
  readonly gru = new GRU(bands, 64, { bidirectional: true, layers: 2, dropout: 0.2 });
  readonly head = new s.Linear(128, 11);

  /** x [N, T, bands] to log probabilities [N, T, 11] */
  forward(x: s.Tensor, lengths: s.Tensor): s.Tensor {
    return s.logSoftmax(this.head.forward(this.gru.forward(x, { lengths }).output), -1);
  }
}

const model = new Listener();
const parameters = model.parameters();
const adam = new s.Adam(parameters);
const scheduler = new s.Scheduler(adam, s.oneCycleLR({ maxLr: 4e-3, totalSteps: steps }));
let recent = 0;
for (let step = 1; step <= steps; step++) {
  const loss = s.scope(() => {
    const { data, lengths, targets, counts } = batch(Array.from({ length: N }, () => utterance(train)));
    const x = specAugment(data, { timeMasks: 2, frequencyMasks: 1, timeWidth: 5, frequencyWidth: 6 });
    const value = ctcLoss(model.forward(x, lengths), targets, lengths, counts);
    adam.step(s.clipGradNorm(s.grad(value, parameters), 1));
    return value.item();
  });
  scheduler.step();
  recent += loss / 100;
  if (step % 100 !== 0) continue;
  console.log(`step ${step}: loss ${recent.toFixed(3)}`);
  recent = 0;
}

model.eval();
const heard = Array.from({ length: 200 }, () => utterance(test));
const read = Array.from({ length: 10 }, (_, i) => heard.slice(i * 20, (i + 1) * 20)).flatMap((part) =>
  s.scope(() =>
    s.noGrad(() => {
      const { data, lengths } = padSequence(part.map((u) => u.frames));
      return ctcBeamSearch(model.forward(data, lengths), [...lengths.data]).map(([best]) => best!.labels.map((label) => label - 1));
    }),
  ),
);
for (const [i, { digits }] of heard.slice(0, 5).entries()) console.log(`said ${digits.join(" ")}, heard ${read[i]!.join(" ")}`);
const words = (digits: readonly number[]) => digits.join(" ");
const error = wer(
  read.map(words),
  heard.map(({ digits }) => words(digits)),
);
report({ example: "23-connected-digits", seed: Number(chosen), metric: "word error rate, %", value: 100 * error, atMost: 8 });

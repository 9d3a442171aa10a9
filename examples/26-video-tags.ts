// Tags of video clips: a convolutional network sees each frame, an LSTM watches them pass, and several tags may be true at once.
// Arguments: seed (1), steps (1200). Digits of the test clips come from MNIST's test part.
import { Conv2d } from "@sluice/cnn";
import * as s from "@sluice/core";
import { LSTM } from "@sluice/rnn";
import { type Clip, clip, digits, SIDE, T, TAGS } from "./data/clips.ts";
import { numbers } from "./data/numbers.ts";
import { report } from "./report.ts";

const [chosen = "1", count = "1200"] = process.argv.slice(2);
const [N, steps] = [32, Number(count)];

class Watcher extends s.Module {
  readonly conv1 = new Conv2d(1, 16, 3, { stride: 2, padding: 1 });
  readonly conv2 = new Conv2d(16, 32, 3, { stride: 2, padding: 1 });
  readonly frame = new s.Linear(32 * 6 * 6, 96);
  readonly lstm = new LSTM(96, 64);
  readonly head = new s.Linear(64, TAGS.length);

  /** Clips [N, T, SIDE, SIDE] to logits of tags [N, K]. */
  forward(x: s.Tensor): s.Tensor {
    const [n] = x.shape as [number];
    const frames = s.reshape(x, [n * T, SIDE, SIDE, 1]);
    const map = s.relu(this.conv2.forward(s.relu(this.conv1.forward(frames)))); // [N · T, 6, 6, 32]
    const seen = s.relu(this.frame.forward(s.reshape(map, [n, T, -1]))); // [N, T, 96]
    return this.head.forward(s.select(this.lstm.forward(seen).output, 1, -1));
  }
}

s.seed(Number(chosen));
const model = new Watcher();
const parameters = model.parameters();
const adam = new s.Adam(parameters);
const scheduler = new s.Scheduler(adam, s.oneCycleLR({ maxLr: 4e-3, totalSteps: steps }));
const train = s.capture((x: s.Tensor, tags: s.Tensor) => {
  const loss = s.bceWithLogitsLoss(model.forward(x), tags);
  adam.step(s.clipGradNorm(s.grad(loss, parameters), 1));
  return loss;
});
const batch = (clips: readonly Clip[]): [s.Tensor, s.Tensor] => {
  const all = new Float32Array(clips.length * T * SIDE * SIDE);
  for (const [i, { frames }] of clips.entries()) all.set(frames, i * frames.length);
  const tags = Float32Array.from(clips.flatMap((c) => TAGS.map((tag) => Number(c.tags.has(tag)))));
  return [s.tensor(all, [clips.length, T, SIDE, SIDE]), s.tensor(tags, [clips.length, TAGS.length])];
};

const [seen, unseen] = [await digits("train"), await digits("t10k")];
const next = numbers(Number(chosen));
for (let i = 1; i <= steps; i++) {
  const loss = s.scope(() => train(...batch(Array.from({ length: N }, () => clip(next, seen)))).item());
  if (i < steps) scheduler.step();
  if (i % 200 === 0) console.log(`step ${i}: loss ${loss.toFixed(4)}`);
}

const other = numbers(999);
const test = Array.from({ length: 500 }, () => clip(other, unseen));
const found = s.scope(() => {
  const [x, tags] = batch(test);
  const scores = s.noGrad(() => s.sigmoid(model.forward(x)));
  for (const [n, row] of (scores.toArray() as number[][]).slice(0, 4).entries()) {
    console.log(`${TAGS.filter((_, k) => row[k]! > 0.5).join(", ")} (it is ${TAGS.filter((tag) => test[n]!.tags.has(tag)).join(", ")})`);
  }
  for (const [k, tag] of TAGS.entries()) {
    const one = s.averagePrecision(s.select(scores, 1, k), s.select(tags, 1, k));
    console.log(`${tag}: average precision ${one.toFixed(3)}`);
  }
  return s.averagePrecision(scores, tags);
});
report({ example: "26-video-tags", seed: Number(chosen), metric: "mean average precision over tags", value: found, atLeast: 0.9 });

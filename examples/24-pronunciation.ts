// Spelling to pronunciation: an encoder reads letters, a decoder with attention says phonemes, a beam finds the likeliest.
// Arguments: seed (1), epochs (4), attention additive | dot | general | concat | none (additive). The dictionary is CMU's, from npm.
import * as s from "@sluice/core";
import { type AttentionScore, errorRate, Seq2Seq } from "@sluice/rnn";
import { SingleBar } from "cli-progress";
import { batches, END, MOST, names, START, test, train, type Word } from "./data/pronunciations.ts";
import { table } from "./data/table.ts";
import { heatMap } from "./draw.ts";
import { report } from "./report.ts";

const [chosen = "1", epochs = "4", score = "additive"] = process.argv.slice(2);
const N = 128;
console.log(`${train.length} words to learn from, ${test.length} to test on`);

s.seed(Number(chosen));
const model = new Seq2Seq(28, names.length, { embedding: 64, hidden: 128, attention: score === "none" ? null : (score as AttentionScore) });
const parameters = model.parameters();
const adam = new s.Adam(parameters);
const step = s.capture(
  (letters: s.Tensor, lengths: s.Tensor, inputs: s.Tensor, targets: s.Tensor) => {
    const logits = model.forward(letters, lengths, inputs);
    const loss = s.crossEntropy(s.reshape(logits, [-1, names.length]), s.reshape(targets, [-1]));
    adam.step(s.clipGradNorm(s.grad(loss, parameters), 1));
    return loss;
  },
  { programs: MOST },
);

/** Phoneme errors over phonemes and words that are not right, in %, by the likeliest of a beam of 5. */
function errors(part: readonly Word[]): [number, number] {
  model.eval();
  const said = part.map(({ letters }) => model.beam(letters, START, { width: 5, steps: 20, end: END })[0]!.tokens);
  model.train();
  const wrong = part.filter(({ phonemes }, i) => phonemes.join() !== said[i]!.join()).length;
  const truth = part.map(({ phonemes }) => phonemes);
  return [100 * errorRate(said, truth), (100 * wrong) / part.length];
}

const total = Number(epochs) * Math.floor(train.length / N);
const scheduler = new s.Scheduler(adam, s.oneCycleLR({ maxLr: 4e-3, totalSteps: total }));
for (let epoch = 1; epoch <= Number(epochs); epoch++) {
  const parts = batches(
    s.scope(() => [...s.randperm(train.length).data]).map((i) => train[i]!),
    N,
  );
  const bar = new SingleBar({ format: `epoch ${epoch} [{bar}] {value}/{total} loss {loss}`, clearOnComplete: true });
  bar.start(parts.length, 0, { loss: "" });
  let sum = 0;
  for (const [i, part] of parts.entries()) {
    sum += s.scope(() => {
      const T = part[0]!.phonemes.length + 1;
      const letters = table(
        part.map((w) => w.letters),
        MOST,
      );
      const lengths = s.tensor(
        Int32Array.from(part, (w) => w.letters.length),
        [N],
        "i32",
      );
      const inputs = table(
        part.map((w) => [START, ...w.phonemes]),
        T,
      );
      return step(
        letters,
        lengths,
        inputs,
        table(
          part.map((w) => w.phonemes),
          T,
        ),
      ).item();
    });
    if (scheduler.steps < total - 1) scheduler.step();
    bar.update(i + 1, { loss: (sum / (i + 1)).toFixed(3) });
  }
  bar.stop();
  const [phonemes, whole] = errors(test.slice(0, 500));
  console.log(
    `epoch ${epoch}: loss ${(sum / parts.length).toFixed(3)}; on 500 test words ${phonemes.toFixed(1)} % of phonemes, ${whole.toFixed(1)} % of words wrong; ${(performance.now() / 1000).toFixed(0)} s`,
  );
}

for (const { spelling, letters, phonemes } of test.slice(0, 8)) {
  const [best] = model.beam(letters, START, { width: 5, steps: 20, end: END });
  const show = (tokens: readonly number[]) => tokens.map((t) => names[t]).join(" ");
  console.log(`${spelling}: ${show(best!.tokens)} (dictionary: ${show(phonemes)})`);
}
if (model.attention) {
  const { spelling, letters, phonemes } = test.find((w) => w.letters.length > 9)!;
  const rows = [...phonemes, END].map((t) => names[t]!);
  heatMap("24-attention", model.alignment(letters, [START, ...phonemes]), rows, [...spelling]);
}
const [phonemes] = errors(test.slice(0, 2000));
report({ example: "24-pronunciation", seed: Number(chosen), metric: "phoneme errors, beam of 5, %", value: phonemes, atMost: 12 });

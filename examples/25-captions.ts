// Captions of scenes: a convolutional encoder leaves 64 places, a decoder with attention looks at them word by word.
// Arguments: seed (1), steps (2000). A tenth of all captions is never trained on; the test shows only scenes of those.
import * as s from "@sluice/core";
import { bleu, generate, type Step } from "@sluice/rnn";
import { Captioner } from "./captioner.ts";
import { numbers } from "./data/numbers.ts";
import { imagesOf, type Scene, SIDE, scenes, tokensOf, WORDS } from "./data/scenes.ts";
import { table } from "./data/table.ts";
import { glimpses } from "./draw.ts";
import { report } from "./report.ts";

const [chosen = "1", count = "2000"] = process.argv.slice(2);
const [N, T, steps] = [64, 11, Number(count)];
const V = WORDS.length;
const [END, START] = [WORDS.indexOf("end"), WORDS.indexOf("start")];

s.seed(Number(chosen));
const model = new Captioner(V);
const parameters = model.parameters();
const adam = new s.Adam(parameters);
const scheduler = new s.Scheduler(adam, s.oneCycleLR({ maxLr: 4e-3, totalSteps: steps }));
const train = s.capture((x: s.Tensor, inputs: s.Tensor, targets: s.Tensor) => {
  const loss = s.crossEntropy(s.reshape(model.forward(x, inputs), [-1, V]), s.reshape(targets, [-1]));
  adam.step(s.clipGradNorm(s.grad(loss, parameters), 1));
  return loss;
});
const next = numbers(Number(chosen));
for (let i = 1; i <= steps; i++) {
  const loss = s.scope(() => {
    const part = scenes(N, false, next);
    const targets = part.map(tokensOf);
    return train(
      imagesOf(part),
      table(
        targets.map((row) => [START, ...row]),
        T,
      ),
      table(targets, T),
    ).item();
  });
  if (i < steps) scheduler.step();
  if (i % 250 === 0) console.log(`step ${i}: loss ${loss.toFixed(4)}`);
}

/** Captions of scenes, and where each of their words looked, [T][64]. */
function describe(part: readonly Scene[]): { words: string[]; looked: number[][] }[] {
  const looked: number[][][] = part.map(() => []);
  const tokens = s.scope(() =>
    s.noGrad(() => {
      const { memory, state } = model.look(imagesOf(part));
      const step: Step = (now, [before]) => {
        const { logits, state: after, weights } = model.say(now, before!, memory);
        for (const [n, row] of (weights.toArray() as number[][]).entries()) looked[n]!.push(row);
        return { logits, state: [after] };
      };
      return generate(
        step,
        part.map(() => START),
        [state],
        { steps: T, end: END, temperature: 0 },
      );
    }),
  );
  return tokens.map((row, n) => ({ words: row.map((token) => WORDS[token]!), looked: looked[n]! }));
}

model.eval();
const test = scenes(500, true, numbers(999));
const said = describe(test);
const text = (words: readonly string[]) => words.join(" ");
for (const [i, { words }] of test.slice(0, 4).entries()) console.log(`${text(said[i]!.words)} (it is ${text(words)})`);

glimpses("25-attention", test[0]!.pixels, SIDE, said[0]!.words, said[0]!.looked);

const score = bleu(
  said.map(({ words }) => words),
  test.map(({ words }) => [words]),
);
console.log(`BLEU ${score.toFixed(3)} on captions never trained on`);
const exact = test.filter(({ words }, i) => text(words) === text(said[i]!.words)).length / test.length;
report({ example: "25-captions", seed: Number(chosen), metric: "captions that match word for word, %", value: 100 * exact, atLeast: 90 });

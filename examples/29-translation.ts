// Translation with and without attention: the same encoder and decoder, and how much better it does that looks back.
// Arguments: seed (1), language cmn | fra (cmn), epochs (4). Sentences of SLUICE_DATA, or dates: "march 3rd 2021" to "2021-03-03".
import * as s from "@sluice/core";
import { bleu, Seq2Seq } from "@sluice/rnn";
import { table } from "./data/table.ts";
import { type Pair, translations, Vocabulary } from "./data/translations.ts";
import { heatMap } from "./draw.ts";
import { report } from "./report.ts";

const [chosen = "1", language = "cmn", epochs = "4"] = process.argv.slice(2);
const N = 64;

const pairs = translations(language);
s.seed(Number(chosen));
// Sentences that stand more than once, in several translations, stay on one side: the split goes by the source.
const sources = [...new Set(pairs.map(([source]) => source.join(" ")))];
const order = s.scope(() => [...s.randperm(sources.length).data]);
const held = new Set(order.slice(0, 500).map((i) => sources[i]!));
const [train, test] = [false, true].map((side) => pairs.filter(([source]) => held.has(source.join(" ")) === side)) as [Pair[], Pair[]];
console.log(`${train.length} pairs to learn from, ${test.length} to test on`);
const [from, into] = [0, 1].map((side) => new Vocabulary(train.map((pair) => pair[side]!))) as [Vocabulary, Vocabulary];
const coded = train.map(([source, target]) => [from.encode(source), into.encode(target)] as const);
const [S, T] = [0, 1].map((side) => Math.max(...coded.map((pair) => pair[side]!.length))) as [number, number];

/** Trains a translator, and measures its BLEU on sources that it has not seen. */
function trained(attention: "general" | null): { model: Seq2Seq; score: number } {
  s.seed(Number(chosen));
  const V = into.words.length;
  const model = new Seq2Seq(from.words.length, V, { embedding: 96, hidden: 128, attention });
  const parameters = model.parameters();
  const adam = new s.Adam(parameters);
  const steps = Number(epochs) * Math.floor(coded.length / N);
  const scheduler = new s.Scheduler(adam, s.oneCycleLR({ maxLr: 4e-3, totalSteps: steps }));
  const step = s.capture((source: s.Tensor, lengths: s.Tensor, inputs: s.Tensor, targets: s.Tensor) => {
    const logits = s.reshape(model.forward(source, lengths, inputs), [-1, V]);
    const loss = s.crossEntropy(logits, s.reshape(targets, [-1]), { ignoreIndex: -1 });
    adam.step(s.clipGradNorm(s.grad(loss, parameters), 1));
    return loss;
  });
  for (let epoch = 1; epoch <= Number(epochs); epoch++) {
    const turn = s.scope(() => [...s.randperm(coded.length).data]);
    let sum = 0;
    for (let at = 0; at + N <= turn.length; at += N) {
      const part = turn.slice(at, at + N).map((i) => coded[i]!);
      sum += s.scope(() => {
        const lengths = s.tensor(
          Int32Array.from(part, ([source]) => source.length),
          [N],
          "i32",
        );
        // One end of a target counts, what fills the rest does not.
        const targets = part.map(([, target]) => [...target, 0, ...new Array<number>(T - target.length).fill(-1)]);
        const source = table(
          part.map(([words]) => words),
          S,
        );
        return step(
          source,
          lengths,
          table(
            part.map(([, target]) => [1, ...target]),
            T + 1,
          ),
          table(targets, T + 1),
        ).item();
      });
      if (scheduler.steps < steps - 1) scheduler.step();
    }
    console.log(`epoch ${epoch}, ${attention ?? "no"} attention: loss ${((N * sum) / turn.length).toFixed(3)}`);
  }
  model.eval();
  const asked = [...held].map((text) => pairs.find(([source]) => source.join(" ") === text)![0].slice(0, S));
  const said = asked.map((source) => model.beam(from.encode(source), 1, { width: 5, steps: T + 1, end: 0, lengthPenalty: 0.6 })[0]!.tokens);
  const references = [...held].map((text) => test.filter(([source]) => source.join(" ") === text).map(([, target]) => target));
  const words = said.map((tokens) => tokens.map((token) => into.words[token]!));
  for (let i = 0; i < 4; i++) console.log(`${asked[i]!.join(" ")}: ${words[i]!.join(" ")} (${references[i]![0]!.join(" ")})`);
  return { model, score: 100 * bleu(words, references) };
}

const without = trained(null);
const { model, score } = trained("general");
const [source, target] = test.reduce((longest, pair) => (pair[0].length > longest[0].length ? pair : longest));
heatMap("29-attention", model.alignment(from.encode(source), [1, ...into.encode(target)]), [...target, "end"], source);
console.log(`BLEU ${without.score.toFixed(1)} without attention, ${score.toFixed(1)} with`);
const metric = `BLEU with attention over BLEU without (${score.toFixed(1)} over ${without.score.toFixed(1)})`;
report({ example: "29-translation", seed: Number(chosen), metric, value: score / without.score, atLeast: 1 });

// A character model: it reads 32 places of a text at once, 64 characters a step, its state carried along; then it writes.
// Arguments: seed (1), text (shakespeare or names from SLUICE_DATA, or brown), gru | lstm | rnn, hidden size (128), epochs (3).
import * as s from "@sluice/core";
import { bitsPerCharacter, CharTokenizer, GRU, generating, LSTM, RNN, type Step, streams } from "@sluice/rnn";
import { pairBits, textOf } from "./data/text.ts";
import { report } from "./report.ts";

const [chosen = "1", wanted = "shakespeare", kind = "gru", hidden = "128", epochs = "3"] = process.argv.slice(2);
const H = Number(hidden);
const [N, T] = [32, 64];
/** Bits per character on the last tenth after three epochs: for Shakespeare what PyTorch reaches, and a little. */
const bars: Record<string, number> = {
  "shakespeare gru128": 2.46,
  "shakespeare lstm128": 2.5,
  "shakespeare rnn128": 2.6,
  "shakespeare lstm256": 2.33,
};

const { source, text } = textOf(wanted);
const characters = CharTokenizer.from(text);
const tokens = characters.encode(text);
const V = characters.vocabulary.length;
const cut = Math.floor(tokens.length * 0.9);

class CharModel extends s.Module {
  readonly embedding = new s.Embedding(V, 64);
  readonly recurrent = new { gru: GRU, lstm: LSTM, rnn: RNN }[kind as "gru"](64, H);
  readonly head = new s.Linear(H, V);

  /** x [N, T] i32; state [1, N, H] each; logits [N · T, V] and the next state. */
  forward(x: s.Tensor, state: readonly s.Tensor[]): { logits: s.Tensor; state: readonly s.Tensor[] } {
    const run = this.recurrent.forward(this.embedding.forward(x), { state: state as never });
    return { logits: this.head.forward(s.reshape(run.output, [-1, H])), state: run.state };
  }
}

s.seed(Number(chosen));
const model = new CharModel();
const parameters = model.parameters();
const adam = new s.Adam(parameters, { lr: 2e-3 });
const blank = (n: number) => Array.from({ length: kind === "lstm" ? 2 : 1 }, () => s.state(s.zeros([1, n, H])));
const carry = blank(N);
const forward = (x: s.Tensor, y: s.Tensor) => {
  const { logits, state } = model.forward(x, carry);
  const carryOn = () => state.map((t, i) => s.assign(carry[i]!, t));
  return { loss: s.crossEntropy(logits, s.reshape(y, [-1])), carryOn };
};
const train = s.capture((x: s.Tensor, y: s.Tensor) => {
  const { loss, carryOn } = forward(x, y);
  adam.step(s.clipGradNorm(s.grad(loss, parameters), 1));
  carryOn(); // after the gradients, which stop at this window's start
  return loss;
});
const score = s.capture((x: s.Tensor, y: s.Tensor) =>
  s.noGrad(() => {
    const { loss, carryOn } = forward(x, y);
    carryOn();
    return loss;
  }),
);

/** Mean loss in nats over a part of the text, from a blank state. */
function epoch(part: readonly number[], step: typeof train): number {
  for (const t of carry) t.set(new Float32Array(t.size));
  let [sum, n] = [0, 0];
  for (const { inputs, targets } of streams(part, { rows: N, steps: T })) {
    sum += s.scope(() => step(s.tensor(inputs, [N, T]), s.tensor(targets, [N, T])).item());
    n++;
  }
  return sum / n;
}

let bits = Number.NaN;
for (let i = 1; i <= Number(epochs); i++) {
  const before = performance.now();
  const nats = epoch(tokens.slice(0, cut), train);
  const seconds = (performance.now() - before) / 1000;
  bits = bitsPerCharacter(epoch(tokens.slice(cut), score));
  console.log(
    `epoch ${i}: training ${bitsPerCharacter(nats).toFixed(3)}, validation ${bits.toFixed(3)} bits per character, ${seconds.toFixed(0)} s`,
  );
}

const write: Step = (token, state) => model.forward(s.reshape(token, [-1, 1]), state);
const start = characters.encode("\n");
for (const [token] of generating(write, start, blank(1), { steps: 300, temperature: 0.8 }))
  process.stdout.write(characters.decode([token!]));
console.log();
report({
  example: "21-character-model",
  seed: Number(chosen),
  metric: `validation, ${source}, ${kind} ${H}, ${epochs} epochs, bits per character`,
  value: bits,
  atMost: (epochs === "3" && bars[`${source} ${kind}${H}`]) || pairBits(tokens, cut, V),
});

// Why gates: how far back the last answer's gradient reaches in an RNN, an LSTM and a GRU; what each can copy; what each costs.
// Arguments: seed (1). All three learn the same tasks with the same recipe; drawn to the folder `out`.
import * as s from "@sluice/core";
import { type Adder, KINDS, type Kind, sums, T, trainAdder } from "./adding.ts";
import { numbers } from "./data/numbers.ts";
import { curves } from "./draw.ts";
import { report } from "./report.ts";

const [chosen = "1"] = process.argv.slice(2);
const from = Number(chosen);
const kinds = Object.keys(KINDS) as Kind[];

/** Norm of the answer's gradient by each input, mean over sequences, [T]. */
function reach(model: Adder): number[] {
  return s.scope(() => {
    const [x] = sums(256, numbers(999));
    const [dx] = s.grad(s.sum(model.forward(x)), [x]);
    return [...s.mean(s.norm(dx!, 2), 0).data] as number[];
  });
}

// How far back: after the adding problem was learned, or was not.
const far: Record<string, number[]> = {};
for (const kind of kinds) far[kind] = reach(trainAdder(kind, { seed: from, steps: 2000 }).model);
const share = (kind: Kind) => far[kind]!.slice(0, 10).reduce((sum, v) => sum + v, 0) / far[kind]!.slice(-10).reduce((sum, v) => sum + v, 0);
for (const kind of kinds)
  console.log(`${kind}: the first ten inputs move the answer ${share(kind).toExponential(1)} times as much as the last ten`);
curves("28-reach", far, { x: `input, of ${T}`, y: "norm of the answer's gradient", log: true });

// Copying: three symbols of eight, ten steps of nothing, then all three are asked for.
const [symbols, delay, N, H] = [3, 10, 64, 64];

class Copier extends s.Module {
  readonly recurrent;
  readonly head = new s.Linear(H, 8);

  constructor(kind: Kind) {
    super();
    this.recurrent = new KINDS[kind](10, H);
  }

  /** x [N, T, 10] to logits of the symbols asked for, [N · symbols, 8] */
  forward(x: s.Tensor): s.Tensor {
    const end = s.narrow(this.recurrent.forward(x).output, 1, symbols + delay, symbols);
    return s.reshape(this.head.forward(end), [-1, 8]);
  }
}

/** Sequences as one-hot rows: symbol 8 is nothing, 9 asks. */
function copies(): [s.Tensor, s.Tensor] {
  const asked = s.randint(0, 8, [N, symbols]);
  const rest = s.concat([s.full([N, delay], 8, "i32"), s.full([N, symbols], 9, "i32")], 1);
  return [s.oneHot(s.concat([asked, rest], 1), 10), s.reshape(asked, [-1])];
}

const learned: Record<string, number[]> = {};
const milliseconds: Record<string, number> = {};
for (const kind of kinds) {
  s.seed(from);
  const model = new Copier(kind);
  const parameters = model.parameters();
  const adam = new s.Adam(parameters, { lr: 2e-3 });
  const step = s.capture((x: s.Tensor, y: s.Tensor) => {
    const loss = s.crossEntropy(model.forward(x), y);
    adam.step(s.clipGradNorm(s.grad(loss, parameters), 1));
    return loss;
  });
  const losses: number[] = [];
  const before = performance.now();
  for (let i = 0; i < 3000; i++) losses.push(s.scope(() => step(...copies()).item()));
  milliseconds[kind] = (performance.now() - before) / 3000;
  learned[kind] = Array.from({ length: 60 }, (_, k) => losses.slice(50 * k, 50 * k + 50).reduce((sum, v) => sum + v, 0) / 50);
  console.log(
    `${kind}: loss of copying ${learned[kind].at(-1)!.toFixed(3)} nats (guessing ${Math.log(8).toFixed(3)}), ${milliseconds[kind].toFixed(2)} ms a step`,
  );
}
curves("28-copying", learned, { x: "step / 50", y: "loss in nats" });
console.log(`a GRU's step takes ${(milliseconds.gru! / milliseconds.lstm!).toFixed(2)} of an LSTM's time`);

const ratio = Math.log10(share("gru") / share("rnn"));
report({ example: "28-forgetting", seed: from, metric: "reach of a GRU over that of an RNN, powers of ten", value: ratio, atLeast: 2 });

// Which networks forget: RNN, LSTM and GRU must say the first symbol of a sequence after it has ended. No DOM.
import {
  Adam,
  capture,
  clipGradNorm,
  concat,
  crossEntropy,
  grad,
  Linear,
  Module,
  mean,
  noGrad,
  oneHot,
  randint,
  reshape,
  Stream,
  scope,
  seed,
  select,
  sqrt,
  square,
  stopGradient,
  sum,
  type Tensor,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import type { CommonOptions, Step } from "./protocol.ts";
import { type Kind, keepGate, kinds, makeRecurrent, stepFlops } from "./recurrent-gates.ts";
import { Clock, replay } from "./replay.ts";

/** Options of the memory experiment. */
export interface MemoryOptions extends CommonOptions {
  /** Symbols in a sequence. */
  length: number;
  /** Hidden features of each network. */
  hidden: number;
  /** Adam's learning rate. */
  rate: number;
}

/** One step of the memory experiment. */
export interface MemoryStep extends Step {
  /** Loss of each network, in the order RNN, LSTM, GRU. */
  losses: number[];
  /** Share of new sequences whose first symbol each network says, when just measured. */
  right?: number[];
}

/** The question that the memory experiment answers. */
export type MemoryQuestion = { kind: "look" };

/** One network over one sequence. */
export interface MemoryInside {
  kind: Kind;
  /** Length of the loss's gradient by each symbol, mean over sequences. */
  reach: Float32Array;
  /** Hidden features over time, [T, H]. */
  hidden: Float32Array;
  /** How far each unit keeps its memory at each symbol, [T, H], if it has a gate for that. */
  keep: Float32Array | null;
  /** What it says, and how sure it is. */
  answer: number;
  share: number;
}

/** A sequence through all networks. */
export interface MemoryLook {
  symbols: number[];
  units: number;
  networks: MemoryInside[];
}

/** Symbols to remember, those that only fill the time after them, and both together. */
const [NAMES, FILLERS] = [6, 2];
export const SYMBOLS = NAMES + FILLERS;
/** Sequences in a step, and in a test. */
const [BATCH, TEST] = [64, 256];
/** Steps between two tests. */
const LOOK = 20;

class Recaller extends Module {
  readonly recurrent: ReturnType<typeof makeRecurrent>;
  readonly head: Linear;

  /** @param length - symbols that a memory has to last for */
  constructor(kind: Kind, hidden: number, length: number) {
    super();
    this.recurrent = makeRecurrent(kind, SYMBOLS, hidden);
    this.head = new Linear(hidden, NAMES);
    // Gates begin open for as long as there is to remember (Tallec & Ollivier 2018): forget gate of an LSTM, update gate of a GRU.
    const { biasIh } = this.recurrent.weights[0]!;
    if (kind !== "rnn")
      biasIh!.set(biasIh!.data.map((value, i) => (Math.floor(i / hidden) === 1 ? Math.log(length) : value)) as Float32Array);
  }

  /** @param x - [N, T, SYMBOLS]; @returns logits [N, NAMES] and the outputs [N, T, H] */
  forward(x: Tensor): { logits: Tensor; output: Tensor } {
    const { output } = this.recurrent.forward(x);
    return { logits: this.head.forward(select(output, 1, -1)), output };
  }
}

/** Trains three networks on the same sequences. */
export function memory({ length: T, hidden, rate, seed: number }: MemoryOptions): Job<MemoryStep> {
  seed(number);
  const draw = new Stream("sequences", number);
  const looking = new Stream("look", number);
  const networks = kinds.map((kind) => {
    const model = new Recaller(kind, hidden, T);
    return { kind, model, optimizer: new Adam(model.parameters(), { lr: rate }) };
  });
  const sequences = (n: number, stream: Stream) =>
    concat([randint(0, NAMES, [n, 1], { stream }), randint(NAMES, SYMBOLS, [n, T - 1], { stream })], 1);
  const seen = (symbols: Tensor) => oneHot(symbols, SYMBOLS); // [N, T, SYMBOLS]
  const truth = (symbols: Tensor) => reshape(select(symbols, 1, 0), [-1]);

  const update = capture(() => {
    const symbols = sequences(BATCH, draw);
    const [x, y] = [seen(symbols), truth(symbols)];
    const losses = networks.map(({ model, optimizer }) => {
      const loss = crossEntropy(model.forward(x).logits, y);
      optimizer.step(clipGradNorm(grad(loss, model.parameters()), 1));
      return loss;
    });
    return { losses };
  });
  const test = capture(() =>
    noGrad(() => {
      const symbols = sequences(TEST, looking);
      return { right: networks.map(({ model }) => model.forward(seen(symbols)).logits), truth: truth(symbols) };
    }),
  );
  const measure = () => {
    const { right, truth: first } = test();
    const said = first.data;
    return right.map((logits) => {
      const data = logits.data;
      let good = 0;
      for (let n = 0; n < TEST; n++) {
        const row = Array.from(data.subarray(n * NAMES, (n + 1) * NAMES) as Float32Array);
        if (row.indexOf(Math.max(...row)) === said[n]) good++;
      }
      return good / TEST;
    });
  };
  const shown = new Stream("shown", number);
  const example = sequences(1, shown);
  const many = sequences(BATCH, shown);
  function look(): MemoryLook {
    const insides = networks.map(({ kind, model }) =>
      scope((): MemoryInside => {
        const x = stopGradient(seen(many));
        const [dx] = grad(crossEntropy(model.forward(x).logits, truth(many)), [x]);
        const reach = mean(sqrt(sum(square(dx!), 2)), 0).data as Float32Array; // [T]
        const one = seen(example);
        const { logits, output } = noGrad(() => model.forward(one));
        const keep = noGrad(() => keepGate(model.recurrent, kind, one, output));
        const row = [...logits.data];
        const answer = row.indexOf(Math.max(...row));
        const total = row.reduce((a, b) => a + Math.exp(b - row[answer]!), 0);
        return {
          kind,
          reach: reach.map((value) => value * BATCH),
          hidden: output.data as Float32Array,
          keep: keep ? (keep.data as Float32Array) : null,
          answer,
          share: 1 / total,
        };
      }),
    );
    return { symbols: [...example.data], units: hidden, networks: insides };
  }

  const clock = new Clock();
  const flops = 3 * BATCH * T * kinds.reduce((total, kind) => total + stepFlops(kind, SYMBOLS, hidden), 0);
  return replay<MemoryStep>({
    parts: {
      ...Object.fromEntries(
        networks.flatMap(({ kind, model, optimizer }) => [[kind, model] as const, [`${kind} optimizer`, optimizer] as const]),
      ),
      draw,
      looking,
      clock,
    },
    next(step) {
      const { losses } = update();
      return { losses: losses.map((loss) => loss.item()), flops, ...(step % LOOK === 0 || step === 1 ? { right: measure() } : {}) };
    },
    answer: look,
  });
}

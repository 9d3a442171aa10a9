// How fast the kernels are here: operations of real networks, timed one after the other. No DOM: runs in a worker, or headless in Node.
import { Conv2d, conv2d, MaxPool2d, maxPool2d } from "@sluice/cnn";
import {
  Adam,
  capture,
  crossEntropy,
  Flatten,
  grad,
  Linear,
  matmul,
  memory,
  noGrad,
  ReLU,
  randint,
  randn,
  Sequential,
  seed,
  softmax,
  state,
  type Tensor,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { GRU, LSTM } from "@sluice/rnn";
import type { CommonOptions, Step } from "./protocol.ts";

/** Options of the bench experiment. */
export interface BenchOptions extends CommonOptions {
  /** Whether TensorFlow.js is measured beside it. */
  peer: boolean;
}

/** One timing of one operation. */
export interface BenchStep extends Step {
  /** Which operation. */
  name: BenchName;
  /** Median over its timings so far, in milliseconds of one call, and what that comes to. */
  milliseconds: number;
  gflops: number;
  timings: number;
  /** The peer's median, where it is measured and can do the same. */
  peer?: number;
}

/** An operation that is timed. */
interface Row {
  name: BenchName;
  flops: number;
  call: () => Tensor;
}

/** Names of the operations. */
export const names = ["matmulSquare", "matmulBatch", "conv", "pool", "softmax", "lstm", "gru", "trainMlp", "trainConv"] as const;
/** The name of an operation. */
export type BenchName = (typeof names)[number];

/** Milliseconds that a timing takes at least. */
const LEAST = 12;
/** Timings kept of each operation. */
const KEPT = 25;

/** A step of training: loss, gradients, Adam. */
function training(model: Sequential, x: Tensor, labels: Tensor): () => Tensor {
  const adam = new Adam(model.parameters());
  return capture(() => {
    const loss = crossEntropy(model.forward(x), labels);
    adam.step(grad(loss, model.parameters()));
    return loss;
  });
}

function rowsOf(): Row[] {
  const t = (...shape: number[]) => state(randn(shape));
  const [a, b] = [t(256, 256), t(256, 256)];
  const [batch, weight] = [t(64, 784), t(784, 128)];
  const [images, filters] = [t(16, 28, 28, 8), t(3, 3, 8, 16)];
  const logits = t(256, 1000);
  const [lstm, gru, sequences] = [new LSTM(64, 64), new GRU(64, 64), t(16, 32, 64)];
  const model = new Sequential(new Linear(784, 128), new ReLU(), new Linear(128, 10));
  const [small, large] = [new Conv2d(1, 8, 3, { padding: 1 }), new Conv2d(8, 16, 3, { padding: 1 })];
  const network = new Sequential(
    small,
    new ReLU(),
    new MaxPool2d(2),
    large,
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(784, 10),
  );
  const digits = t(64, 28, 28, 1);
  const labels = state(randint(0, 10, [64]));
  const timed = (fn: () => Tensor) => capture(() => noGrad(fn));
  return [
    { name: "matmulSquare", flops: 2 * 256 ** 3, call: timed(() => matmul(a, b)) },
    { name: "matmulBatch", flops: 2 * 64 * 784 * 128, call: timed(() => matmul(batch, weight)) },
    { name: "conv", flops: 2 * 16 * 26 * 26 * 9 * 8 * 16, call: timed(() => conv2d(images, filters, null)) },
    { name: "pool", flops: 16 * 28 * 28 * 8, call: timed(() => maxPool2d(images, 2)) },
    { name: "softmax", flops: 4 * 256 * 1000, call: timed(() => softmax(logits, -1)) },
    { name: "lstm", flops: 2 * 4 * 16 * 32 * 64 * 128, call: timed(() => lstm.forward(sequences).output) },
    { name: "gru", flops: 2 * 3 * 16 * 32 * 64 * 128, call: timed(() => gru.forward(sequences).output) },
    { name: "trainMlp", flops: 6 * 64 * (784 * 128 + 1280), call: training(model, batch, labels) },
    // Nobody asks for the gradient of the images.
    {
      name: "trainConv",
      flops: 64 * (4 * 28 * 28 * 9 * 8 + 6 * (14 * 14 * 9 * 8 * 16 + 7840)),
      call: training(network, digits, labels),
    },
  ];
}

/** Timings of one operation, the newest of them. */
class Timings {
  readonly #all: number[] = [];

  get count(): number {
    return this.#all.length;
  }

  /** Calls it for a while; gives how often. */
  time(call: () => void): number {
    const from = performance.now();
    let calls = 0;
    do {
      call();
      calls++;
    } while (performance.now() - from < LEAST);
    this.#all.push((performance.now() - from) / calls);
    if (this.#all.length > KEPT) this.#all.shift();
    return calls;
  }

  /** Milliseconds of one call. */
  get median(): number {
    return [...this.#all].sort((a, b) => a - b)[Math.floor(this.#all.length / 2)]!;
  }
}

/** Times one operation a step, in turn, without end; the peer's right after it. */
export async function bench(options: BenchOptions): Promise<Job<BenchStep>> {
  seed(options.seed);
  const rows = rowsOf();
  const others = options.peer ? await (await import("./bench-peer.ts")).peer() : {};
  const timings = rows.map(() => ({ ours: new Timings(), peers: new Timings() }));
  function* steps(): Generator<BenchStep, void, void> {
    for (const { call, name } of rows) {
      call();
      others[name]?.();
    }
    for (let step = 1; ; step++) {
      const i = (step - 1) % rows.length;
      const { name, flops, call } = rows[i]!;
      const { ours, peers } = timings[i]!;
      const calls = ours.time(call);
      const other = others[name];
      if (other) peers.time(other);
      const milliseconds = ours.median;
      yield {
        step,
        memory: memory().heap,
        flops: flops * calls,
        name,
        milliseconds,
        gflops: flops / milliseconds / 1e6,
        timings: ours.count,
        ...(other ? { peer: peers.median } : {}),
      };
    }
  }
  return { steps: steps() };
}

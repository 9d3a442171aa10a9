// Recurrent networks: forward and backward over whole sequences, and the training step of a character model.
import {
  Adam,
  capture,
  clipGradNorm,
  crossEntropy,
  Embedding,
  grad,
  Linear,
  Module,
  reshape,
  type Tensor,
  tensor,
  transpose,
} from "@sluice/core";
import { GRU, LSTM, RNN } from "@sluice/rnn";
import { type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { useBinary } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import { task } from "../peers/python.ts";

type Kind = "lstm" | "gru" | "rnn";
const layers = { lstm: LSTM, gru: GRU, rnn: RNN };

interface Sizes {
  readonly T: number;
  readonly N: number;
  readonly D: number;
  readonly H: number;
}

/** Weights as PyTorch keeps them: [G·H, D], [G·H, H], [G·H], [G·H]. */
function weightsOf(kind: Kind, { D, H }: Sizes): { data: Float32Array; shape: number[] }[] {
  const G = { lstm: 4, gru: 3, rnn: 1 }[kind];
  const bound = 1 / Math.sqrt(H);
  const shapes = [[G * H, D], [G * H, H], [G * H], [G * H]];
  return shapes.map((shape, i) => ({
    data: draw(
      i + 1,
      shape.reduce((a, b) => a * b),
      -bound,
      bound,
    ),
    shape,
  }));
}

/** Writes PyTorch's weights into a layer. */
function load(layer: Module, weights: readonly { data: Float32Array; shape: readonly number[] }[]): void {
  for (const [i, p] of layer.parameters().entries()) {
    const { data, shape } = weights[i];
    p.set(shape.length === 2 ? transpose(tensor(data, shape), 0, 1).data : data);
  }
}

/** Ours on both binaries, each with a captured program of its own. */
function ours(build: () => { once: () => void; read: () => Float32Array }): Contender[] {
  return (["simd", "relaxed"] as const).filter(useBinary).map((variant) => {
    useBinary(variant);
    const { once, read } = build();
    useBinary("simd");
    return { name: "sluice", variant, threads: 1, time: loop(once), check: read, enter: () => void useBinary(variant) };
  });
}

/** Output and every gradient (weights, biases, x) of a sum of outputs; checked by the gradient of x. */
function sequence(kind: Kind, sizes: Sizes, peers: Peers): Workload {
  const { T, N, D, H } = sizes;
  const x = draw(9, N * T * D);
  const weights = weightsOf(kind, sizes);
  const G = { lstm: 4, gru: 3, rnn: 1 }[kind];
  return {
    name: `${kind} T${T} N${N} D${D} H${H}`,
    tolerance: 1e-3,
    flops: 6 * T * N * G * H * (D + H),
    contenders: async () => {
      const found = ours(() => {
        const layer = new layers[kind](D, H);
        load(layer, weights);
        const input = tensor(x, [N, T, D]);
        const ones = tensor(new Float32Array(N * T * H).fill(1), [N, T, H]);
        const step = capture((a: Tensor, dout: Tensor) => grad(layer.forward(a).output, [a, ...layer.parameters()], { dout }));
        return { once: () => void step(input, ones), read: () => step(input, ones)[0].data as Float32Array };
      });
      if (peers.torch) found.push(await task(peers.torch, "recurrent", [kind], [{ data: x, shape: [N, T, D] }, ...weights]));
      return found;
    },
  };
}

/** Embedding, one recurrent layer, a head over the vocabulary. */
class CharModel extends Module {
  readonly embedding: Embedding;
  readonly recurrent: LSTM | GRU | RNN;
  readonly head: Linear;

  constructor(kind: Kind, V: number, D: number, H: number) {
    super();
    this.embedding = new Embedding(V, D);
    this.recurrent = new layers[kind](D, H);
    this.head = new Linear(H, V);
  }

  forward(x: Tensor): Tensor {
    return reshape(this.head.forward(this.recurrent.forward(this.embedding.forward(x)).output), [-1, this.head.weight.shape[1]]);
  }
}

const RATE = 2e-3;
const STEPS = 4;

/** A training step: cross-entropy of the next character, gradients clipped to norm 1, Adam. */
function charModel(kind: Kind, peers: Peers): Workload {
  const [V, D, H, T, N] = [65, 64, 128, 64, 32];
  const tokens = draw(11, N * T, 0, V).map(Math.floor);
  const next = draw(12, N * T, 0, V).map(Math.floor);
  const bound = 1 / Math.sqrt(H);
  const given = [
    { data: draw(13, V * D, -1, 1), shape: [V, D] },
    ...weightsOf(kind, { T, N, D, H }),
    { data: draw(14, V * H, -bound, bound), shape: [V, H] },
    { data: draw(15, V, -bound, bound), shape: [V] },
  ];
  return {
    name: `char model ${kind} V${V} H${H} T${T} N${N}`,
    tolerance: 1e-3,
    contenders: async () => {
      const found = ours(() => {
        const model = new CharModel(kind, V, D, H);
        model.embedding.weight.set(given[0].data);
        load(model.recurrent, given.slice(1));
        load(model.head, given.slice(-2));
        const parameters = model.parameters();
        const adam = new Adam(parameters, { lr: RATE });
        const step = capture((a: Tensor, b: Tensor) => {
          const loss = crossEntropy(model.forward(a), reshape(b, [-1]));
          adam.step(clipGradNorm(grad(loss, parameters), 1));
          return loss;
        });
        const [a, b] = [tokens, next].map((t) => tensor(Int32Array.from(t), [N, T]));
        const once = () => step(a, b).item();
        return { once: () => void once(), read: () => Float32Array.from({ length: STEPS }, once) };
      });
      if (peers.torch) {
        const integers = [tokens, next].map((data) => ({ data, shape: [N, T] }));
        found.push(await task(peers.torch, "charModel", [kind, RATE], [...integers, ...given], STEPS));
      }
      return found;
    },
  };
}

/** Sequences of the sizes in the promises, and the character models. */
export function recurrentWorkloads(peers: Peers): Workload[] {
  const batch = { T: 64, N: 32, D: 64, H: 128 };
  const single = { T: 64, N: 1, D: 256, H: 256 };
  return [
    ...(["lstm", "gru", "rnn"] as const).flatMap((kind) => [sequence(kind, batch, peers), sequence(kind, single, peers)]),
    charModel("lstm", peers),
    charModel("gru", peers),
  ];
}

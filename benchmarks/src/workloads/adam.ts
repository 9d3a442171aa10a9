// One update of Adam over a million parameters.
import { allocate, f64, i32, NULL, type Ptr, release, viewOf } from "@sluice/kernels";
import * as kernels from "@sluice/kernels/raw";
import { type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { onBoth } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import { task } from "../peers/python.ts";
import * as tfjsPeer from "../peers/tfjs.ts";

const n = 2 ** 20;
const [RATE, BETA1, BETA2, EPS] = [1e-3, 0.9, 0.999, 1e-8];

function ours(start: Float32Array, given: Float32Array): Contender[] {
  const bytes = n * 4;
  const buffers = [0, 1, 2, 3].map(() => allocate(bytes)) as Ptr<"f32">[];
  const [param, m, v, grad] = buffers as [Ptr<"f32">, Ptr<"f32">, Ptr<"f32">, Ptr<"f32">];
  const hyper = allocate(32 * 8) as Ptr<"f64">;
  const fault = allocate(16) as Ptr<"i32">;
  const reset = () => {
    viewOf("f32", param, n).set(start);
    viewOf("f32", grad, n).set(given);
    for (const p of [m, v]) viewOf("f32", p, n).fill(0);
    i32.fill(0, fault / 4, fault / 4 + 4);
    f64.fill(0, hyper / 8, hyper / 8 + 32);
    f64.set([RATE, BETA1, BETA2, EPS, 0, 0, 1, 1], hyper / 8);
    f64[hyper / 8 + 12] = 1;
  };
  reset();
  const step = () => {
    kernels.adam_advance({ hyper, fault });
    kernels.adam_update({ param, m, v, largest: NULL, grad, hyper, fault, n });
  };
  const check = () => {
    reset();
    step();
    return viewOf("f32", param, n).slice();
  };
  const dispose = () => {
    for (const p of buffers) release(p, bytes);
    release(hyper, 32 * 8);
    release(fault, 16);
  };
  return onBoth(loop(step), check).map((contender, i) => (i === 0 ? { ...contender, dispose } : contender));
}

/** Theirs, which keeps its moments between the visits. */
function tfjsAdam(tf: tfjsPeer.Tfjs, start: Float32Array, given: Float32Array): Contender {
  const p = tf.variable(tf.tensor(start, [n]), true, "p");
  const gradient = tf.tensor(given, [n]);
  const optimizer = tf.train.adam(RATE);
  const step = () => optimizer.applyGradients({ p: gradient });
  const check = () => {
    step();
    return p.dataSync().slice();
  };
  const dispose = () => {
    for (const it of [optimizer, p, gradient]) it.dispose();
  };
  return { name: tfjsPeer.name, variant: "", threads: 1, time: loop(step), check, dispose };
}

/** Adam beside PyTorch's (one tensor, not fused over many) and TensorFlow.js's. */
export function adamWorkloads({ tfjs, torch }: Peers): Workload[] {
  const start = draw(1, n);
  const grad = draw(2, n);
  return [
    {
      name: "adam 1M",
      tolerance: 1e-6,
      reference: () => Float64Array.from(start, (p, i) => p - (RATE * grad[i]!) / (Math.abs(grad[i]!) + EPS)),
      contenders: async () => [
        ...ours(start, grad),
        ...(tfjs ? [tfjsAdam(tfjs, start, grad)] : []),
        ...(torch
          ? [
              await task(
                torch,
                "adam",
                [RATE],
                [start, grad].map((data) => ({ data, shape: [n] })),
              ),
            ]
          : []),
      ],
    },
  ];
}

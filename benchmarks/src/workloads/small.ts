// Small and odd work: one addition, attention, sorting, a residual network's step.
import { SmallResNet } from "@sluice/cnn";
import {
  Adam,
  add,
  capture,
  crossEntropy,
  grad,
  noGrad,
  scaledDotProductAttention,
  scope,
  seed,
  sort,
  type Tensor,
  tensor,
  toTorch,
} from "@sluice/core";
import { type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { onBoth, useBinary } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import { task } from "../peers/python.ts";
import * as tfjsPeer from "../peers/tfjs.ts";
import { RATE, STEPS } from "./mlp-net.ts";

/** An op of ours on both binaries, its result dropped with its scope. */
const op = (once: () => Tensor) =>
  onBoth(
    loop(() => void scope(() => void noGrad(once))),
    () => scope(() => noGrad(once).data),
  );

function addition({ tfjs, torch }: Peers): Workload {
  const one = { data: Float32Array.of(0.5), shape: [1] };
  return {
    name: "add of one element",
    contenders: async () => {
      const x = tensor(one.data);
      const found = op(() => add(x, x));
      if (tfjs) {
        const a = tfjs.tensor(one.data, [1]);
        found.push({
          name: tfjsPeer.name,
          variant: "",
          threads: 1,
          time: loop(() => tfjs.add(a, a).dispose()),
          dispose: () => a.dispose(),
        });
      }
      if (torch) found.push(await task(torch, "elementwise", ["add"], [one, one]));
      return found;
    },
  };
}

function attention({ torch }: Peers): Workload {
  const shape = [32, 128, 64];
  const [q, k, v] = [21, 22, 23].map((from) => ({ data: draw(from, 32 * 128 * 64), shape })) as [Given, Given, Given];
  return {
    name: "attention 32 heads T128 D64",
    flops: 4 * 32 * 128 * 128 * 64,
    contenders: async () => {
      const [a, b, c] = [q, k, v].map(({ data }) => tensor(data, shape)) as [Tensor, Tensor, Tensor];
      return [...op(() => scaledDotProductAttention(a, b, c)), ...(torch ? [await task(torch, "attention", [], [q, k, v])] : [])];
    },
  };
}

interface Given {
  readonly data: Float32Array;
  readonly shape: number[];
}

function sorting({ torch, numpy }: Peers): Workload {
  const given = { data: draw(24, 2 ** 20), shape: [2 ** 20] };
  return {
    name: "sort 1M",
    tolerance: 0,
    reference: () => given.data.slice().sort(),
    contenders: async () => {
      const x = tensor(given.data);
      const own: Contender = { name: "Float32Array.sort", variant: "", threads: 1, time: loop(() => void given.data.slice().sort()) };
      const theirs = [torch, numpy].flatMap((python) => (python ? [task(python, "sort", [], [given])] : []));
      return [...op(() => sort(x).values), own, ...(await Promise.all(theirs))];
    },
  };
}

function residual({ torch }: Peers): Workload {
  const [N, S] = [32, 32];
  const [x, y] = [draw(25, N * S * S * 3), draw(26, N, 0, 10).map(Math.floor)];
  const make = () => {
    seed(1);
    return new SmallResNet({ depth: 8, shortcut: "project" });
  };
  const ours = (variant: "simd" | "relaxed"): Contender => {
    const model = make();
    const parameters = model.parameters();
    const adam = new Adam(parameters, { lr: RATE });
    const program = capture((a: Tensor, b: Tensor) => {
      const loss = crossEntropy(model.forward(a), b);
      adam.step(grad(loss, parameters));
      return loss;
    });
    const [a, b] = [tensor(x, [N, S, S, 3]), tensor(Int32Array.from(y), [N])];
    const once = () => program(a, b).item();
    const check = () => Float32Array.from({ length: STEPS }, once);
    return { name: "sluice", variant, threads: 1, time: loop(() => void once()), check, enter: () => void useBinary(variant) };
  };
  return {
    name: "small resnet batch 32",
    tolerance: 1e-2,
    contenders: async () => {
      const found = (["simd", "relaxed"] as const).filter(useBinary).map(ours);
      useBinary("simd");
      if (torch) {
        const model = make();
        const named = new Set(model.namedParameters().map(([name]) => name.replace(/\W/g, "").toLowerCase()));
        const weights = Object.entries(toTorch(model))
          .filter(([name]) => named.has(name.replace(/[\W_]/g, "").toLowerCase()))
          .map(([, { data, shape }]) => ({ data: Float32Array.from(data), shape }));
        const images = { data: Float32Array.from(x, (_, i) => x[imageIndex(i, S)]!), shape: [N, 3, S, S] };
        found.push(await task(torch, "resnet", [RATE], [images, { data: y, shape: [N] }, ...weights], STEPS));
      }
      return found;
    },
  };
}

/** Where the i-th number of images with channels first stands in images with channels last. */
function imageIndex(i: number, S: number): number {
  const [n, rest] = [Math.floor(i / (3 * S * S)), i % (3 * S * S)];
  return n * 3 * S * S + (rest % (S * S)) * 3 + Math.floor(rest / (S * S));
}

/** What stands nowhere else. */
export function smallWorkloads(peers: Peers): Workload[] {
  return [addition(peers), attention(peers), sorting(peers), residual(peers)];
}

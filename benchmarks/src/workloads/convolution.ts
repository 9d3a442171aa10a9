// Convolutions, pooling and batch norm of images; convolutions with both their gradients.
import { batchNorm, type Conv2dOptions, conv2d, conv2dBackwardInput, conv2dBackwardWeight, conv2dDims, maxPool2d } from "@sluice/cnn";
import { noGrad, scope, type Tensor, tensor } from "@sluice/core";
import { asyncLoop, type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { onBoth } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import type { JaxArray } from "../peers/jax.ts";
import * as jaxPeer from "../peers/jax.ts";
import { type Ort, operator } from "../peers/onnxruntime.ts";
import { task } from "../peers/python.ts";
import * as tfjsPeer from "../peers/tfjs.ts";

interface Case {
  readonly name: string;
  /** [N, H, W, C] */
  readonly input: readonly [number, number, number, number];
  /** [KH, KW, C / groups, O] */
  readonly weight: readonly [number, number, number, number];
  readonly options: Conv2dOptions & { readonly stride: number; readonly padding: number };
}

const forward: readonly Case[] = [
  { name: "conv3x3 56x56 64-64", input: [1, 56, 56, 64], weight: [3, 3, 64, 64], options: { stride: 1, padding: 1 } },
  { name: "conv3x3 28x28 128-128", input: [1, 28, 28, 128], weight: [3, 3, 128, 128], options: { stride: 1, padding: 1 } },
  { name: "conv3x3 batch 8 32x32 16-32", input: [8, 32, 32, 16], weight: [3, 3, 16, 32], options: { stride: 1, padding: 1 } },
  { name: "conv3x3 stride 2 56x56 64-64", input: [1, 56, 56, 64], weight: [3, 3, 64, 64], options: { stride: 2, padding: 1 } },
  { name: "conv1x1 28x28 128-256", input: [1, 28, 28, 128], weight: [1, 1, 128, 256], options: { stride: 1, padding: 0 } },
  { name: "conv3x3 stride 2 224x224 3-32", input: [1, 224, 224, 3], weight: [3, 3, 3, 32], options: { stride: 2, padding: 1 } },
  { name: "conv5x5 batch 64 28x28 1-8", input: [64, 28, 28, 1], weight: [5, 5, 1, 8], options: { stride: 1, padding: 2 } },
  { name: "depthwise3x3 56x56 128", input: [1, 56, 56, 128], weight: [3, 3, 1, 128], options: { stride: 1, padding: 1, groups: 128 } },
  { name: "depthwise3x3 14x14 512", input: [1, 14, 14, 512], weight: [3, 3, 1, 512], options: { stride: 1, padding: 1, groups: 512 } },
];
const trained: readonly Case[] = [forward[0]!, forward[2]!, forward[6]!];

const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
/** Some of these shapes' operands, the same for everybody. */
const operands = ({ input, weight }: Pick<Case, "input" | "weight">) => [draw(11, count(input)), draw(12, count(weight))] as const;

function ours(once: () => Tensor): Contender[] {
  const run = () => scope(() => noGrad(() => once().data));
  return onBoth(
    loop(() => void scope(() => noGrad(() => void once()))),
    () => Float32Array.from(run()),
  );
}

/** A contender that runs `once` in tfjs. */
function tfjsOp(once: () => tfjsPeer.TfTensor): Contender {
  const check = () => {
    const out = once();
    const data = out.dataSync().slice();
    out.dispose();
    return data;
  };
  return { name: tfjsPeer.name, variant: "", threads: 1, time: loop(() => once().dispose()), check };
}

/** Numbers of a shape with its axes in another order. */
function permuted(x: ArrayLike<number>, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = shape.map((_, i) => count(shape.slice(i + 1)));
  const to = axes.map((axis) => shape[axis]!);
  return Float32Array.from({ length: x.length }, (_, i) => {
    let [at, rest] = [0, i];
    for (let d = to.length - 1; d >= 0; d--) {
      at += (rest % to[d]!) * strides[axes[d]!]!;
      rest = Math.floor(rest / to[d]!);
    }
    return x[at]!;
  });
}
const [CHANNELS_FIRST, CHANNELS_LAST, OUTPUTS_FIRST] = [
  [0, 3, 1, 2],
  [0, 2, 3, 1],
  [3, 2, 0, 1],
] as const;
const reordered = (shape: readonly number[], axes: readonly number[]) => axes.map((axis) => shape[axis]!);

/** A convolution in ONNX Runtime: channels first, the weights constant. */
async function onnxConvolution(ort: Ort, { input, weight, options }: Case): Promise<Contender> {
  const { stride, padding, groups = 1 } = options;
  const [x, w] = operands({ input, weight });
  const d = conv2dDims("conv2d", input, weight, options);
  const output = [d.N, d.O, d.OH, d.OW];
  const contender = await operator(
    ort,
    {
      op: "Conv",
      inputs: { x: reordered(input, CHANNELS_FIRST) },
      constants: { w: { data: permuted(w, weight, OUTPUTS_FIRST), shape: reordered(weight, OUTPUTS_FIRST) } },
      output,
      attributes: { strides: { ints: [stride, stride] }, pads: { ints: Array(4).fill(padding) }, group: { int: groups } },
    },
    [permuted(x, input, CHANNELS_FIRST)],
  );
  return { ...contender, check: async () => permuted(await contender.check!(), output, CHANNELS_LAST) };
}

function forwardWorkload(c: Case, { tfjs, torch, ort, ortNode }: Peers): Workload {
  const { input, weight, options } = c;
  const { stride, padding, groups = 1 } = options;
  const [x, w] = operands(c);
  const d = conv2dDims("conv2d", input, weight, options);
  return {
    name: c.name,
    flops: (2 * d.N * d.OH * d.OW * d.O * d.KH * d.KW * d.C) / groups,
    tolerance: 2e-5,
    contenders: async () => {
      const [image, filter] = [tensor(x, input), tensor(w, weight)];
      const found = ours(() => conv2d(image, filter, null, options));
      if (tfjs) {
        const image = tfjs.tensor(x, input);
        // A depthwise filter is [KH, KW, C, 1] there.
        const filter = tfjs.tensor(w, groups === 1 ? weight : [weight[0], weight[1], weight[3], 1]);
        const run = groups === 1 ? tfjs.conv2d : tfjs.depthwiseConv2d;
        found.push(tfjsOp(() => run(image, filter, stride, padding)));
      }
      for (const peer of [ort, ortNode]) if (peer) found.push(await onnxConvolution(peer, c));
      const arrays = [
        { data: x, shape: input },
        { data: w, shape: weight },
      ];
      if (torch) found.push(await task(torch, "convolution", [stride, padding, groups], arrays));
      return found;
    },
  };
}

/** The gradients in jax-js, of the sum of outputs times what comes back. */
function jaxGradients({ numpy: np, lax, jit, valueAndGrad }: jaxPeer.Jax, { input, weight, options }: Case, g: Float32Array): Contender {
  const d = conv2dDims("conv2d", input, weight, options);
  const [x, w] = operands({ input, weight });
  const array = (values: Float32Array, shape: readonly number[], axes: readonly number[]) =>
    np.array(permuted(values, shape, axes)).reshape(reordered(shape, axes));
  const inputs = [array(x, input, CHANNELS_FIRST), array(w, weight, OUTPUTS_FIRST)];
  const dout = array(g, [d.N, d.OH, d.OW, d.O], CHANNELS_FIRST);
  const pads = [options.padding, options.padding];
  const cost = ([image, filter]: JaxArray[], back: JaxArray) =>
    lax.convGeneralDilated(image!, filter!, [options.stride, options.stride], [pads, pads]).mul(back).sum();
  const step = jit((given: JaxArray[], back: JaxArray) => valueAndGrad(cost)(given, back));
  const once = async () => {
    const [value, [dx, dw]] = step(
      inputs.map((a) => a.ref),
      dout.ref,
    );
    const sums = await dw!.blockUntilReady();
    for (const a of [value, dx!]) (await a.blockUntilReady()).dispose();
    return sums;
  };
  const check = async () => {
    const shape = reordered(weight, OUTPUTS_FIRST);
    const sums = (await once()).dataSync();
    return permuted(sums, shape, [2, 3, 1, 0]);
  };
  return { name: jaxPeer.name, variant: "", threads: 1, time: asyncLoop(async () => (await once()).dispose()), check };
}

/** Forward and both gradients; what is compared is the gradient by the weight. */
function trainedWorkload(c: Case, { jax, torch }: Peers): Workload {
  const { input, weight, options } = c;
  const [x, w] = operands(c);
  const d = conv2dDims("conv2d", input, weight, options);
  const shape = [d.N, d.OH, d.OW, d.O];
  const g = draw(13, count(shape));
  return {
    name: `${c.name} with gradients`,
    flops: 6 * count(shape) * d.KH * d.KW * d.C,
    tolerance: 2e-5,
    contenders: async () => {
      const [image, filter, dout] = [tensor(x, input), tensor(w, weight), tensor(g, shape)];
      const found = ours(() => {
        conv2d(image, filter, null, options);
        conv2dBackwardInput(dout, filter, d);
        return conv2dBackwardWeight(dout, image, d);
      });
      if (jax) found.push(jaxGradients(jax, c, g));
      const arrays = [
        { data: x, shape: input },
        { data: w, shape: weight },
        { data: g, shape },
      ];
      if (torch) found.push(await task(torch, "convolution", [options.stride, options.padding, 1], arrays));
      return found;
    },
  };
}

function poolWorkload({ tfjs, torch }: Peers): Workload {
  const shape = [1, 112, 112, 64] as const;
  const x = draw(14, count(shape));
  return {
    name: "max pool 2x2 112x112 64",
    contenders: async () => {
      const image = tensor(x, shape);
      const found = ours(() => maxPool2d(image, 2));
      if (tfjs) {
        const image = tfjs.tensor(x, shape);
        found.push(tfjsOp(() => tfjs.maxPool(image, 2, 2, 0)));
      }
      if (torch) found.push(await task(torch, "maxPool", [2], [{ data: x, shape }]));
      return found;
    },
  };
}

function normWorkload({ tfjs, torch }: Peers): Workload {
  const shape = [8, 28, 28, 64] as const;
  const x = draw(15, count(shape));
  return {
    name: "batch norm in training, batch 8 28x28 64",
    contenders: async () => {
      const image = tensor(x, shape);
      const found = ours(() => batchNorm(image));
      if (tfjs) {
        const image = tfjs.tensor(x, shape);
        const once = () => {
          const { mean, variance } = tfjs.moments(image, [0, 1, 2]);
          return tfjs.batchNorm(image, mean, variance, undefined, undefined, 1e-5);
        };
        found.push(tfjsOp(() => tfjs.tidy(once)));
      }
      if (torch) found.push(await task(torch, "batchNorm", [], [{ data: x, shape }]));
      return found;
    },
  };
}

/** Convolutions forward, convolutions with gradients, max pooling, batch norm. */
export function convolutionWorkloads(peers: Peers): Workload[] {
  return [
    ...forward.map((c) => forwardWorkload(c, peers)),
    ...trained.map((c) => trainedWorkload(c, peers)),
    poolWorkload(peers),
    normWorkload(peers),
  ];
}

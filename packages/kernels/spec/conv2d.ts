// The meaning of assembly/conv2d.ts.
import { conv2dScratch } from "../src/scratch.ts";
import { sumOfProducts } from "./inline/rounding.ts";
import { taps } from "./inline/taps.ts";
import type { Dimensions, Spec } from "./spec.ts";

type D = Dimensions<"conv2d_backward_input">;

const out = (size: number, pad: number, kernel: number, stride: number, dilation: number) =>
  Math.floor((size + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1;

/** A square case: image, channels, filter. */
function square(N: number, size: number, C: number, O: number, K: number, stride = 1, pad = 0, dilation = 1, groups = 1): D {
  const edge = out(size, pad, K, stride, dilation);
  const both = { strideH: stride, strideW: stride, padH: pad, padW: pad, dilationH: dilation, dilationW: dilation };
  return { N, H: size, W: size, C, O, KH: K, KW: K, OH: edge, OW: edge, ...both, groups };
}

const cases: D[] = [
  square(0, 3, 1, 1, 3),
  square(1, 1, 1, 1, 1),
  square(1, 4, 1, 3, 3, 1, 1),
  square(2, 5, 3, 8, 3, 1, 1),
  square(1, 7, 4, 9, 3, 2, 1),
  square(2, 9, 2, 5, 3, 1, 2, 2),
  square(1, 6, 6, 4, 3, 1, 1, 1, 2),
  square(1, 5, 4, 8, 2, 1, 0, 1, 4),
  square(3, 12, 5, 17, 5, 3, 2),
  {
    ...square(2, 6, 3, 4, 3),
    H: 6,
    W: 11,
    KH: 2,
    KW: 3,
    OH: 3,
    OW: 13,
    strideH: 2,
    strideW: 1,
    padH: 0,
    padW: 2,
    dilationH: 1,
    dilationW: 1,
  },
  // a filter larger than the image but for its padding; several blocks of pixels
  square(1, 2, 2, 3, 5, 1, 2),
  square(1, 20, 1, 6, 5, 1, 2),
  square(1, 8, 64, 32, 3, 1, 1),
  // small images, some together: whole lots and a rest; with a border and groups, and without
  square(7, 13, 8, 12, 4, 2, 1, 1, 2),
  square(9, 8, 5, 9, 2),
  // patches that many filters see: filters and pixels that fill no whole panels, and groups with taps apart
  square(1, 7, 5, 26, 3, 2, 1),
  square(3, 6, 8, 60, 3, 1, 1, 2, 2),
  square(1, 7, 3, 42, 3, 1, 1),
];

const sizes = ({ N, H, W, ...d }: D) => ({
  input: N * H * W * d.C,
  weight: d.KH * d.KW * (d.C / d.groups) * d.O,
  output: N * d.OH * d.OW * d.O,
  scratch: conv2dScratch(d),
});
const flops = ({ N, C, O, KH, KW, OH, OW, groups }: D) => (2 * N * OH * OW * O * KH * KW * C) / groups;

export const conv2d: Spec<"conv2d"> = {
  reference({ out, input, weight, bias, activation, scratch: _, ...d }) {
    const sums = Float64Array.from(out, (__, i) => (bias.length ? bias[i % d.O]! : 0));
    taps(d, (i, w, o) => {
      sums[o]! += input[i]! * weight[w]!;
    });
    out.set(sums.map((v) => (activation === 1 && v < 0 ? 0 : v)));
  },
  optional: { bias: (d) => d.O },
  buffers: (d) => {
    const { input, weight, output, scratch } = sizes(d);
    return { out: output, input, weight, bias: d.activation === 1 ? d.O : null, scratch };
  },
  scratch: ["scratch"],
  cases: cases.flatMap((d) => [
    { ...d, activation: 0 },
    { ...d, activation: 1 },
  ]),
  flops,
  tolerance: ({ KH, KW, C, groups }) => sumOfProducts((KH * KW * C) / groups + 1),
};

export const conv2d_backward_input: Spec<"conv2d_backward_input"> = {
  reference({ dinput, dout, weight, scratch: _, ...d }) {
    const sums = new Float64Array(dinput.length);
    taps(d, (i, w, o) => {
      sums[i]! += dout[o]! * weight[w]!;
    });
    dinput.set(sums);
  },
  buffers: (d) => {
    const { input, weight, output, scratch } = sizes(d);
    return { dinput: input, dout: output, weight, scratch };
  },
  writes: ["dinput"],
  scratch: ["scratch"],
  cases,
  flops,
  tolerance: ({ KH, KW, O, groups }) => sumOfProducts((KH * KW * O) / groups),
};

export const conv2d_backward_weight: Spec<"conv2d_backward_weight"> = {
  reference({ dweight, dout, input, scratch: _, ...d }) {
    const sums = new Float64Array(dweight.length);
    taps(d, (i, w, o) => {
      sums[w]! += dout[o]! * input[i]!;
    });
    dweight.set(sums);
  },
  buffers: (d) => {
    const { input, weight, output, scratch } = sizes(d);
    return { dweight: weight, dout: output, input, scratch };
  },
  writes: ["dweight"],
  scratch: ["scratch"],
  cases,
  flops,
  tolerance: ({ N, OH, OW }) => sumOfProducts(N * OH * OW),
};

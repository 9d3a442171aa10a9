// The meaning of assembly/depthwise2d.ts.
import { depthwise2dScratch } from "../src/scratch.ts";
import { sumOfProducts } from "./inline/rounding.ts";
import { taps } from "./inline/taps.ts";
import type { Dimensions, Spec } from "./spec.ts";

type D = Dimensions<"depthwise2d_backward_weight">;

const out = (size: number, pad: number, kernel: number, stride: number, dilation: number) =>
  Math.floor((size + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1;

/** A square case. */
function square(N: number, size: number, C: number, K: number, stride = 1, pad = 0, dilation = 1): D {
  const edge = out(size, pad, K, stride, dilation);
  const both = { strideH: stride, strideW: stride, padH: pad, padW: pad, dilationH: dilation, dilationW: dilation };
  return { N, H: size, W: size, C, KH: K, KW: K, OH: edge, OW: edge, ...both };
}

const cases: D[] = [
  square(0, 3, 2, 3),
  square(1, 1, 1, 1),
  square(1, 1, 4, 3, 1, 1), // only the middle tap is inside
  square(1, 2, 5, 3, 1, 1),
  square(2, 5, 3, 3, 1, 1),
  square(1, 7, 8, 3, 1, 1),
  square(1, 6, 9, 3, 1, 0),
  square(1, 9, 23, 3, 2, 1),
  square(1, 8, 4, 3, 1, 2),
  square(2, 11, 12, 5, 1, 2),
  square(1, 10, 6, 3, 2, 2, 3),
  square(1, 12, 8, 3, 4, 3, 2), // no tap of the gradient reaches half of the pixels
  square(1, 7, 16, 2, 3, 1),
  square(1, 4, 5, 3, 2, 1, 2),
  square(1, 40, 60, 3, 1, 1), // several blocks along the row
  square(1, 20, 128, 3, 1, 1), // and where pixels share lines of the cache
  square(2, 9, 256, 3, 1, 1), // so few that they are copied
  square(1, 11, 256, 3, 2, 1, 2),
  square(1, 12, 132, 3, 1, 1), // whole rows
  { ...square(1, 6, 20, 3, 1, 1), W: 19, OW: 7, KW: 4, strideW: 3, dilationW: 2, padW: 3 },
  { ...square(2, 9, 10, 3, 1, 1), KH: 1, OH: 11 },
];

const sizes = ({ N, H, W, C, KH, KW, OH, OW }: D) => ({ input: N * H * W * C, weight: KH * KW * C, output: N * OH * OW * C });
const flops = ({ N, C, KH, KW, OH, OW }: D) => 2 * N * OH * OW * C * KH * KW;
/** All products: a convolution with as many groups as channels. */
const products = (d: D, visit: Parameters<typeof taps>[1]) => taps({ ...d, O: d.C, groups: d.C }, visit);

export const depthwise2d: Spec<"depthwise2d"> = {
  reference({ out, input, weight, bias, activation, flip, scratch: _, ...d }) {
    const { C } = d;
    const sums = Float64Array.from(out, (__, i) => (bias.length ? bias[i % C]! : 0));
    products(d, (i, w, o) => {
      sums[o]! += input[i]! * weight[flip ? weight.length - C - w + 2 * (w % C) : w]!;
    });
    out.set(sums.map((v) => (activation === 1 && v < 0 ? 0 : v)));
  },
  buffers: (d) => {
    const { input, weight, output } = sizes(d);
    return { out: output, input, weight, bias: d.activation === 1 ? d.C : null, scratch: depthwise2dScratch(d) };
  },
  scratch: ["scratch"],
  optional: { bias: ({ C }) => C },
  cases: [
    ...cases.flatMap((d, i) => [
      { ...d, flip: 0, activation: 0 },
      { ...d, flip: i % 2, activation: 1 },
    ]),
    // As gradients use it: results beyond what the padded image reaches, and less than no padding.
    { ...square(1, 4, 8, 3, 1, 2), OH: 8, OW: 7, flip: 1, activation: 0 },
    { ...square(2, 6, 5, 2, 1, 1), OH: 5, OW: 4, padH: -1, padW: -2, flip: 1, activation: 0 },
  ],
  flops,
  tolerance: ({ KH, KW }) => sumOfProducts(KH * KW + 1),
};

export const depthwise2d_backward_weight: Spec<"depthwise2d_backward_weight"> = {
  reference({ dweight, dout, input, ...d }) {
    const sums = new Float64Array(dweight.length);
    products(d, (i, w, o) => {
      sums[w]! += dout[o]! * input[i]!;
    });
    dweight.set(sums);
  },
  buffers: (d) => {
    const { input, weight, output } = sizes(d);
    return { dweight: weight, dout: output, input };
  },
  writes: ["dweight"],
  cases,
  flops,
  tolerance: ({ N, OH, OW }) => sumOfProducts(N * OH * OW),
};

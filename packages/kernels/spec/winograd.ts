// The meaning of assembly/winograd.ts.
import { winogradScratch } from "../src/scratch.ts";
import { taps } from "./inline/taps.ts";
import type { Dimensions, Spec } from "./spec.ts";

type D = Dimensions<"conv2d_winograd">;

/** A square case. */
const square = (N: number, size: number, C: number, O: number, pad = 1): Omit<D, "m" | "flip" | "activation"> => ({
  N,
  H: size,
  W: size,
  C,
  O,
  OH: size + 2 * pad - 2,
  OW: size + 2 * pad - 2,
  padH: pad,
  padW: pad,
});

const sizes = [
  square(0, 4, 4, 4),
  square(1, 1, 4, 4),
  square(1, 6, 4, 8, 0),
  square(2, 5, 8, 4),
  { ...square(1, 9, 12, 20, 2), H: 7, OH: 9 },
  { ...square(2, 4, 4, 12), W: 11, OW: 9, padW: 0 },
  square(3, 18, 8, 8), // several blocks of tiles
  square(1, 14, 32, 36),
];

export const conv2d_winograd: Spec<"conv2d_winograd"> = {
  reference({ out, input, weight, bias, scratch: _, activation, m: __, flip, ...d }) {
    const { C, O, OH, OW } = d;
    const sums = Float64Array.from(out, (___, i) => (bias.length ? bias[i % O]! : 0));
    const all = { ...d, KH: 3, KW: 3, strideH: 1, strideW: 1, dilationH: 1, dilationW: 1, groups: 1, OH, OW };
    taps(all, (i, w, o) => {
      const [tap, c] = [Math.floor(w / (C * O)), Math.floor(w / O) % C];
      sums[o]! += input[i]! * weight[flip ? ((8 - tap) * O + (w % O)) * C + c : w]!;
    });
    out.set(sums.map((v) => (activation === 1 && v < 0 ? 0 : v)));
  },
  buffers: ({ m, activation, N, H, W, C, O, OH, OW }) => ({
    out: N * OH * OW * O,
    input: N * H * W * C,
    weight: 9 * C * O,
    bias: activation === 1 ? O : null,
    scratch: winogradScratch(m, C, O),
  }),
  scratch: ["scratch"],
  optional: { bias: ({ O }) => O },
  cases: sizes.flatMap((d, i) => [
    { ...d, m: 2, flip: i % 2, activation: 1 },
    { ...d, m: 4, flip: 0, activation: 1 },
    { ...d, m: 4, flip: 1, activation: 0 },
  ]),
  flops: ({ N, C, O, OH, OW }) => 18 * N * OH * OW * C * O,
  /**
   * Transforms add what is later taken away: an error of up to 5e-6 of the results' size √(9C) for tiles of 4 × 4, of 1e-6 for 2 × 2, root mean
   * square; corners of a tile, which a transform multiplies by 8, are eight such off.
   */
  tolerance: ({ m, C }) => ({ absolute: 8 * (m === 4 ? 5e-6 : 1e-6) * Math.sqrt(9 * C), relative: 1e-6 }),
};

export const conv2d_winograd_backward_weight: Spec<"conv2d_winograd_backward_weight"> = {
  reference({ dweight, dout, input, scratch: _, m: __, ...d }) {
    const sums = new Float64Array(dweight.length);
    taps({ ...d, KH: 3, KW: 3, strideH: 1, strideW: 1, dilationH: 1, dilationW: 1, groups: 1 }, (i, w, o) => {
      sums[w]! += input[i]! * dout[o]!;
    });
    dweight.set(sums);
  },
  buffers: ({ m, N, H, W, C, O, OH, OW }) => ({
    dweight: 9 * C * O,
    dout: N * OH * OW * O,
    input: N * H * W * C,
    scratch: winogradScratch(m, C, O),
  }),
  writes: ["dweight"],
  scratch: ["scratch"],
  cases: sizes.flatMap((d) => [
    { ...d, m: 2 },
    { ...d, m: 4 },
  ]),
  flops: ({ N, C, O, OH, OW }) => 18 * N * OH * OW * C * O,
  /** As above, for sums over all pixels of the output. */
  tolerance: ({ m, N, OH, OW }) => ({ absolute: 8 * (m === 4 ? 5e-6 : 1e-6) * Math.sqrt(N * OH * OW + 1), relative: 1e-6 }),
};

// The meaning of assembly/pool2d.ts.
import type { Dimensions, Spec } from "./spec.ts";

type D = Dimensions<"max_pool2d">;

/** First pixel and number of taps of window o along one direction. */
function windowOf(o: number, stride: number, pad: number, K: number, size: number, outs: number): [number, number] {
  if (stride > 0) return [o * stride - pad, K];
  const first = Math.floor((o * size) / outs);
  return [first, Math.ceil(((o + 1) * size) / outs) - first];
}

/** Calls `visit` for each output with the places it sees, and how many taps lie inside the padded image. */
function windows(d: D, visit: (out: number, seen: { at: number; place: number }[], padded: number) => void): void {
  const { N, H, W, C, OH, OW } = d;
  for (let n = 0; n < N; n++)
    for (let oy = 0; oy < OH; oy++)
      for (let ox = 0; ox < OW; ox++) {
        const [y0, ny] = windowOf(oy, d.strideH, d.padH, d.KH, H, OH);
        const [x0, nx] = windowOf(ox, d.strideW, d.padW, d.KW, W, OW);
        for (let c = 0; c < C; c++) {
          const seen: { at: number; place: number }[] = [];
          for (let i = 0; i < ny; i++)
            for (let j = 0; j < nx; j++) {
              const [y, x] = [y0 + i * d.dilationH, x0 + j * d.dilationW];
              if (y >= 0 && y < H && x >= 0 && x < W) seen.push({ at: ((n * H + y) * W + x) * C + c, place: y * W + x });
            }
          const padded = Math.min(ny, H + d.padH - y0) * Math.min(nx, W + d.padW - x0);
          visit(((n * OH + oy) * OW + ox) * C + c, seen, padded);
        }
      }
}

const outs = (size: number, K: number, stride: number, pad: number, dilation: number) =>
  Math.floor((size + 2 * pad - dilation * (K - 1) - 1) / stride) + 1;

/** A square case. */
function square(N: number, size: number, C: number, K: number, stride = K, pad = 0, dilation = 1, more = 0): D {
  const edge = outs(size, K, stride, pad, dilation) + more;
  const both = { strideH: stride, strideW: stride, padH: pad, padW: pad, dilationH: dilation, dilationW: dilation };
  return { N, H: size, W: size, C, KH: K, KW: K, OH: edge, OW: edge, ...both };
}
/** Windows that share the image out. */
const adaptive = (H: number, W: number, C: number, OH: number, OW: number): D => ({
  ...square(2, 1, C, 1),
  H,
  W,
  OH,
  OW,
  strideH: 0,
  strideW: 0,
});

const cases: D[] = [
  square(0, 4, 3, 2),
  square(1, 2, 1, 2),
  square(1, 4, 3, 2),
  square(2, 6, 5, 2),
  square(1, 7, 6, 2, 2, 1),
  square(1, 7, 23, 3, 2, 1),
  square(2, 5, 18, 3, 1, 1),
  square(1, 5, 4, 2, 2, 0, 1, 1), // ceil mode: the last window is cut
  { ...square(1, 6, 16, 2), H: 4, OH: 3, KH: 3, strideH: 1, padH: 1 },
  adaptive(5, 7, 3, 3, 4),
  adaptive(3, 2, 17, 4, 1),
  square(1, 24, 16, 2), // the first pooling of LeNet, widened
  square(2, 14, 32, 3, 2, 1),
];
const flat = cases.map(({ dilationH: _, dilationW: __, ...d }) => d);

export const max_pool2d: Spec<"max_pool2d"> = {
  reference({ out, index, input, ...d }) {
    windows(d, (o, seen) => {
      let best = Number.NEGATIVE_INFINITY;
      let place = seen[0]?.place ?? 0;
      for (const { at, place: p } of seen) {
        if (input[at]! > best || Number.isNaN(input[at])) {
          best = input[at]!;
          place = p;
        }
      }
      out[o] = best;
      if (index.length) index[o] = place;
    });
  },
  optional: { index: ({ N, OH, OW, C }) => N * OH * OW * C },
  buffers: ({ N, H, W, C, OH, OW }) => ({
    out: N * OH * OW * C,
    // Odd sizes go without.
    index: OH % 2 ? null : N * OH * OW * C,
    input: {
      length: N * H * W * C,
      fill: (i, draw) => (i % 97 === 31 ? Number.NaN : i % 89 === 7 ? Number.NEGATIVE_INFINITY : draw.normal()),
    },
  }),
  writes: ["out", "index"],
  cases: [
    ...cases,
    square(1, 9, 5, 2, 2, 1, 2),
    square(1, 12, 20, 3, 1, 0, 2),
    square(1, 13, 6, 2),
    square(1, 1, 3, 2, 1, 1, 2),
    square(2, 10, 40, 2),
    square(1, 10, 21, 2),
  ],
};

/** Windows side by side. */
const tiled = (N: number, H: number, W: number, C: number, KH: number, KW: number) => ({
  ...{ N, H, W, C, KH, KW },
  OH: Math.floor(H / KH),
  OW: Math.floor(W / KW),
});

export const max_pool2d_backward: Spec<"max_pool2d_backward"> = {
  reference({ dinput, dout, index, H, W, C, OH, OW }) {
    dinput.fill(0);
    dout.forEach((v, i) => {
      const image = Math.floor(i / (OH * OW * C));
      dinput[(image * H * W + index[i]!) * C + (i % C)] = v;
    });
  },
  buffers: ({ N, H, W, C, KH, KW, OH, OW }) => ({
    dinput: N * H * W * C,
    dout: N * OH * OW * C,
    index: {
      length: N * OH * OW * C,
      fill: (i, draw) => {
        const window = Math.floor(i / C) % (OH * OW);
        const [y, x] = [Math.floor(window / OW) * KH + draw.integer(0, KH), (window % OW) * KW + draw.integer(0, KW)];
        return y * W + x;
      },
    },
  }),
  writes: ["dinput"],
  cases: [
    tiled(0, 4, 4, 4, 2, 2),
    tiled(1, 2, 2, 4, 2, 2),
    tiled(1, 4, 6, 6, 2, 2),
    tiled(2, 5, 7, 9, 2, 3),
    tiled(2, 9, 6, 8, 3, 2),
    tiled(1, 3, 3, 5, 1, 1),
    tiled(2, 2, 5, 4, 3, 2),
    tiled(2, 28, 28, 6, 2, 2),
  ],
};

const all = flat.flatMap((d, i) => [
  { ...d, divisor: 0 },
  { ...d, divisor: i % 2 ? -1 : 3 },
]);

/** What the sum over a window is divided by. */
function countOf(divisor: number, padded: number, inside: number): number {
  if (divisor > 0) return divisor;
  return divisor === 0 ? padded : Math.max(inside, 1);
}

export const avg_pool2d: Spec<"avg_pool2d"> = {
  reference({ out, input, divisor, ...d }) {
    windows({ ...d, dilationH: 1, dilationW: 1 }, (o, seen, padded) => {
      out[o] = seen.reduce((sum, { at }) => sum + input[at]!, 0) / countOf(divisor, padded, seen.length);
    });
  },
  buffers: ({ N, H, W, C, OH, OW }) => ({ out: N * OH * OW * C, input: N * H * W * C }),
  cases: all,
  /** A window's sum is rounded once per tap. */
  tolerance: { absolute: 1e-6, relative: 1e-6 },
};

export const avg_pool2d_backward: Spec<"avg_pool2d_backward"> = {
  reference({ dinput, dout, divisor, ...d }) {
    const sums = new Float64Array(dinput.length);
    windows({ ...d, dilationH: 1, dilationW: 1 }, (o, seen, padded) => {
      for (const { at } of seen) sums[at]! += dout[o]! / countOf(divisor, padded, seen.length);
    });
    dinput.set(sums);
  },
  buffers: ({ N, H, W, C, OH, OW }) => ({ dinput: N * H * W * C, dout: N * OH * OW * C }),
  writes: ["dinput"],
  cases: all,
  /** Each share is rounded, and each addition of one. */
  tolerance: { absolute: 1e-6, relative: 1e-6 },
};

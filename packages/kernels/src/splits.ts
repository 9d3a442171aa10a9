// Which kernel calls can be cut into independent pieces, along which dimension, and what a piece's operands are.
import { files } from "./generated/signatures.ts";
import { conv2dScratch, depthwise2dScratch, matmulScratch, recurScratch, winogradScratch } from "./scratch.ts";

/** A call's arguments by their names. */
export type Dims = Readonly<Record<string, number>>;

/** An operand seen as a matrix [rows, row] of words, of which a piece owns `unit` columns for each step of the dimension. */
export interface Columns {
  readonly rows: number;
  readonly row: number;
  readonly unit: number;
  /** The kernel reads it; it writes it. */
  readonly use: "in" | "out";
}

/** One way to cut a kernel's call. Every result is computed as in the whole call, so its bits do not depend on the cuts. */
export interface Split {
  /** The dimension that is cut. */
  readonly along: string;
  /** Whether it can be cut this way; default: always. */
  readonly when?: (d: Dims) => boolean;
  /** Pieces are multiples of it; default 1. */
  readonly grain?: (d: Dims) => number;
  /** By how many elements addresses move, and by how much numbers change, for each step along the dimension. */
  readonly moves: (d: Dims) => Readonly<Record<string, number>>;
  /** Operands whose piece does not lie in one stretch: they are copied into one and back. */
  readonly columns?: (d: Dims) => Readonly<Record<string, Columns>>;
  /** Floats of scratch of a piece. */
  readonly scratch?: (d: Dims) => number;
  /** Nanoseconds that the whole call takes, about. */
  readonly work: (d: Dims) => number;
  /** Each piece repeats some preparation, so there are no more pieces than threads. */
  readonly prepares?: true;
}

/** Products a nanosecond, about. */
const RATE = 16;
/** Rows that whole tiles make up, in both binaries: 4 is one, all other multiples are sixes and fours (assembly/inline/tile.ts). */
const ROWS = 4;

const matmulWork = ({ B, M, K, N }: Dims) => (B! * M! * K! * N!) / RATE;
const product = (split: Omit<Split, "work" | "scratch">): Split => ({
  ...split,
  work: matmulWork,
  scratch: ({ M, K, N }) => matmulScratch(M!, K!, N!),
});
const batch = product({
  along: "B",
  when: ({ B }) => B! > 1,
  moves: ({ M, N, aBatch, bBatch }) => ({ out: M! * N!, a: aBatch!, b: bBatch! }),
});
const single = ({ B }: Dims) => B === 1;
const byRows = product({ along: "M", when: single, grain: () => ROWS, moves: ({ K, N }) => ({ out: N!, a: K! }), prepares: true });

const convolutionWork = ({ N, OH, OW, C, O, KH, KW, groups }: Dims) => (N! * OH! * OW! * KH! * KW! * C! * O!) / groups! / RATE;
const convolution = (split: Omit<Split, "work" | "scratch">): Split => ({
  ...split,
  work: convolutionWork,
  scratch: ({ C, O, KH, KW, OH, OW, strideH, strideW, dilationH, dilationW, groups }) => {
    const steps = { strideH: strideH!, strideW: strideW!, dilationH: dilationH!, dilationW: dilationW! };
    return conv2dScratch({ C: C!, O: O!, KH: KH!, KW: KW!, OH: OH!, OW: OW!, ...steps, groups: groups! });
  },
});
const several = ({ N }: Dims) => N! > 1;
const images = ({ H, W, C, OH, OW, O = C }: Dims) => ({ input: H! * W! * C!, out: OH! * OW! * O! });
const gradientImages = (d: Dims) => ({ dinput: images(d).input, dout: images(d).out });
/** Rows of one image: the image stays, its padding ends earlier. */
const imageRows = ({ OW, C, O = C, strideH = 1 }: Dims) => ({ out: OW! * O!, padH: -strideH });

const winograd = (split: Pick<Split, "along" | "when" | "grain" | "moves" | "columns">): Split => ({
  ...split,
  work: ({ N, OH, OW, C, O }) => (N! * OH! * OW! * 3 * C! * O!) / RATE,
  scratch: ({ m, C, O }) => winogradScratch(m!, C!, O!),
  prepares: true,
});

/** A gradient by the weight [taps, C, O], cut by filters. */
const byFilters = (taps: (d: Dims) => number): Pick<Split, "along" | "grain" | "moves" | "columns"> => ({
  along: "O",
  grain: () => 8,
  moves: () => ({}),
  columns: (d) => ({
    dout: { rows: d.N! * d.OH! * d.OW!, row: d.O!, unit: 1, use: "in" },
    dweight: { rows: taps(d) * d.C!, row: d.O!, unit: 1, use: "out" },
  }),
});

const windowWork = ({ N, OH, OW, C, KH, KW }: Dims) => (N! * OH! * OW! * C! * (KH! * KW! + 2)) / 8;
const windows: Split = { along: "N", when: several, moves: (d) => ({ ...images(d), index: images(d).out }), work: windowWork };

const depthwiseScratch = ({ H, W, C }: Dims) => depthwise2dScratch({ H: H!, W: W!, C: C! });

/** A recurrence over sequences, cut by sequences: operands have so many features of H each. */
function sequences(G: number, operands: Readonly<Record<string, number>>): Split {
  return {
    along: "N",
    grain: () => ROWS,
    moves: ({ H }) => ({ ...Object.fromEntries(Object.entries(operands).map(([name, features]) => [name, features * H!])), lengths: 1 }),
    scratch: ({ N, H }) => Math.max(recurScratch(N!, H!, G * H!), recurScratch(N!, G * H!, H!)),
    work: ({ T, N, H }) => (T! * N! * G * H! * H!) / RATE,
    prepares: true,
  };
}

/** Operands of rows [rows, D], and of one number a row. */
const rowwise = (whole: readonly string[], each: readonly string[] = [], along = "rows"): Split => ({
  along,
  moves: ({ D }) => Object.fromEntries([...whole.map((name) => [name, D!]), ...each.map((name) => [name, 1])]),
  work: (d) => d[along]! * d.D!,
});

/** Operands of n elements each. Cuts fall where whole vectors end. */
const elements = (names: readonly string[], nanoseconds = 0.3): Split => ({
  along: "n",
  grain: () => 256,
  moves: () => Object.fromEntries(names.map((name) => [name, 1])),
  work: ({ n }) => n! * nanoseconds,
});

/** Two operands that broadcast, cut along the first of four dimensions that is not 1. */
const zipped: readonly Split[] = [0, 1, 2, 3].map((i) => {
  const from = (d: Dims, first: number, operand: number) =>
    [3, 2, 1, 0].filter((j) => j >= first && !((d.repeat! >> (4 * operand + j)) & 1)).reduce((size, j) => size * d[`D${j}`]!, 1);
  const step = (d: Dims, operand: number) => ((d.repeat! >> (4 * operand + i)) & 1 ? 0 : from(d, i + 1, operand));
  const whole = (d: Dims, first: number) => from({ ...d, repeat: 0 }, first, 0);
  return {
    along: `D${i}`,
    when: (d) => d[`D${i}`]! > 1 && whole({ ...d, [`D${i}`]: 1 }, 0) === whole(d, i + 1),
    grain: () => (i === 3 ? 256 : 1),
    moves: (d) => ({ out: whole(d, i + 1), a: step(d, 0), b: step(d, 1) }),
    work: (d) => whole(d, 0) * 0.3,
  };
});

/** Strided copies, cut along the first of four dimensions that is not 1. */
const strided: readonly Split[] = [0, 1, 2, 3].map((i) => ({
  along: `n${i}`,
  when: (d) => d[`n${i}`]! > 1 && [0, 1, 2, 3].every((j) => j >= i || d[`n${j}`] === 1),
  moves: (d) => ({ out: d[`o${i}`]!, a: d[`s${i}`]! }),
  work: ({ n0, n1, n2, n3 }) => n0! * n1! * n2! * n3! * 0.3,
}));

/** A reduction of a [outer, R, inner], cut by its results. */
const reduction: Split = {
  along: "outer",
  moves: ({ R, inner = 1 }) => ({ out: inner, a: R! * inner }),
  work: ({ outer, R, inner = 1 }) => outer! * R! * inner * 0.2,
};

const normalized: Split = {
  along: "R",
  when: ({ outer }) => outer === 1,
  moves: ({ C }) => ({ out: C!, input: C!, dout: C! }),
  work: ({ R, C }) => R! * C! * 0.3,
};

/** Kernels of one file, all cut in the same ways. */
const ofFile = (file: string, ways: readonly Split[], except: readonly string[] = []) =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([name, place]) => place === file && !except.includes(name))
      .map(([name]) => [name, ways]),
  );

const updated = ["param", "momentum", "m", "v", "u", "mean", "largest", "grad"];

/** The ways to cut each kernel; the first that fits is taken. Kernels that are not here run whole. */
export const splits: Readonly<Record<string, readonly Split[]>> = {
  ...ofFile("unary", [elements(["out", "a"], 1)]),
  ...ofFile("activation", [elements(["out", "a"], 1)]),
  ...ofFile("activation-backward", [elements(["da", "dout", "a", "out"], 1)]),
  ...ofFile("binary", zipped, ["where"]),
  ...Object.fromEntries(["fill", "copy", "copy_u8"].map((name) => [name, [elements(["out", "a"], 0.1)]])),
  ...Object.fromEntries(
    ["sgd_update", "adam_update", "adamax_update", "rmsprop_update", "adadelta_update"].map((name) => [name, [elements(updated, 1)]]),
  ),
  ...Object.fromEntries(["sum", "mean", "norm", "prod", "max", "min", "logsumexp", "argmax", "argmin"].map((name) => [name, [reduction]])),
  variance: [{ ...reduction, moves: ({ R, inner }) => ({ out: inner!, a: R! * inner!, mean: inner! }) }],
  strided_copy: strided,
  strided_copy_u8: strided,
  matmul: [batch, byRows],
  matmul_nt: [
    batch,
    product({ along: "N", when: ({ B, M }) => B === 1 && M === 1, grain: () => 8, moves: ({ K }) => ({ out: 1, b: K!, bias: 1 }) }),
    byRows,
  ],
  matmul_tn: [
    batch,
    product({
      along: "M",
      when: single,
      grain: () => ROWS,
      moves: ({ N }) => ({ out: N! }),
      columns: ({ M, K }) => ({ a: { rows: K!, row: M!, unit: 1, use: "in" } }),
      prepares: true,
    }),
  ],
  conv2d: [convolution({ along: "N", when: several, moves: images }), convolution({ along: "OH", moves: imageRows, prepares: true })],
  conv2d_backward_input: [convolution({ along: "N", when: several, moves: gradientImages })],
  conv2d_backward_weight: [
    convolution({
      ...byFilters(({ KH, KW }) => KH! * KW!),
      when: ({ O, groups }) => groups === 1 && O! > 8,
      prepares: true,
    }),
    convolution({
      along: "KH",
      when: ({ groups }) => groups === 1,
      moves: ({ KW, C, O, dilationH }) => ({ dweight: KW! * C! * O!, padH: -dilationH! }),
      prepares: true,
    }),
  ],
  conv2d_winograd: [
    winograd({ along: "N", when: several, moves: images }),
    winograd({ along: "OH", grain: ({ m }) => m!, moves: imageRows }),
  ],
  conv2d_winograd_backward_weight: [winograd(byFilters(() => 9))],
  depthwise2d: [
    { ...windows, scratch: depthwiseScratch },
    { along: "OH", moves: imageRows, scratch: depthwiseScratch, work: windowWork, prepares: true },
  ],
  max_pool2d: [windows],
  max_pool2d_backward: [{ ...windows, moves: (d) => ({ ...gradientImages(d), index: gradientImages(d).dout }) }],
  avg_pool2d: [windows],
  avg_pool2d_backward: [{ ...windows, moves: gradientImages }],
  batch_norm: [normalized],
  softmax: [rowwise(["out", "input"])],
  log_softmax: [rowwise(["out", "input"])],
  softmax_backward: [rowwise(["dinput", "dout", "out"])],
  log_softmax_backward: [rowwise(["dinput", "dout", "out"])],
  layer_norm: [rowwise(["out", "input"], ["mean", "rstd"])],
  rms_norm: [rowwise(["out", "input"], ["rstd"])],
  norm_backward: [rowwise(["dinput", "dout", "input"], ["mean", "rstd"])],
  rnn: [sequences(1, { h: 1, out: 1, outBefore: 1, gates: 1 })],
  rnn_backward: [sequences(1, { dh: 1, dgates: 1, dout: 1, out: 1 })],
  lstm: [sequences(4, { h: 1, c: 1, out: 1, outBefore: 1, cBefore: 1, gates: 4 })],
  lstm_backward: [sequences(4, { dh: 1, dc: 1, dgates: 4, dout: 1, gates: 4, cBefore: 1 })],
  gru: [sequences(3, { h: 1, out: 1, outBefore: 1, gates: 3, hidden: 3 })],
  gru_backward: [sequences(3, { dh: 1, dgates: 3, dhidden: 3, dout: 1, gates: 3, hidden: 3, outBefore: 1 })],
};

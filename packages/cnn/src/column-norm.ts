// What batch, instance and group norm share: normalising [outer, R, C] with a mean and a scale for each of its columns.
import { add, expand, mean, mul, noGrad, reshape, rsqrt, square, sub, sum, type Tensor, zeros } from "@sluice/core";
import * as kernels from "@sluice/core/kernels";
import { context, empty, NULL, operand, record, ShapeError, showShape, sumTo } from "@sluice/core/op";

/** A tensor as columns [outer, R, C]; `width` neighbouring columns share their statistics. */
export interface Columns {
  readonly op: string;
  readonly x: Tensor;
  /** [C], or null for ones */
  readonly weight: Tensor | null;
  /** [C], or null for zeros */
  readonly bias: Tensor | null;
  readonly outer: number;
  readonly R: number;
  readonly C: number;
  readonly width: number;
  readonly eps: number;
}

/** Means and variances of columns, [outer, C]. */
export interface Statistics {
  readonly mean: Tensor;
  /** Σ (x − mean)² / count */
  readonly variance: Tensor;
}

/**
 * Checks what is normalised.
 * @param x - [N, ..., C]
 * @param separate - whether each of the N has statistics of its own
 * @throws ShapeError if x has no rows, weight or bias is not [C], or channels do not divide into groups of `width`
 */
export function columnsOf(
  op: string,
  x: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  options: { separate: boolean; width?: number; eps?: number },
): Columns {
  const { separate, width = 1, eps = 1e-5 } = options;
  const input = operand(op, "input", x);
  if (input.rank < 2) throw new ShapeError(`${op}: input has ${input.rank} dimensions, needs at least 2 (input ${showShape(input.shape)})`);
  const [N, C] = [input.shape[0]!, input.shape[input.rank - 1]!];
  for (const [name, t] of [
    ["weight", weight],
    ["bias", bias],
  ] as const) {
    if (t && !(operand(op, name, t).rank === 1 && t.size === C)) {
      throw new ShapeError(`${op}: ${name} is ${showShape(t.shape)}, needs [${C}] (input ${showShape(input.shape)})`);
    }
  }
  const outer = separate ? N : 1;
  return { op, x: input, weight, bias, outer, R: C * outer === 0 ? 0 : input.size / C / outer, C, width, eps };
}

/** Each number [outer, C / width, ...] for all columns of its group: [outer, C]. */
function toColumns(t: Tensor, { outer, C, width }: Columns): Tensor {
  if (width === 1) return reshape(t, [outer, C]);
  return reshape(expand(reshape(t, [outer, C / width, 1]), [outer, C / width, width]), [outer, C]);
}

/** The sum [outer, C] over the columns of each group, handed to all of them. */
function groupSum(t: Tensor, c: Columns): Tensor {
  return c.width === 1 ? t : toColumns(sum(reshape(t, [c.outer, c.C / c.width, c.width]), 2), c);
}

/** The statistics of the columns themselves, unrecorded. */
export function statisticsOf(c: Columns): Statistics {
  const { outer, R, C, width } = c;
  return noGrad(() => {
    const raw = (kernel: (out: Tensor) => void): Tensor => {
      const out = empty([outer, C]);
      kernel(out);
      return width === 1 ? out : mul(groupSum(out, c), 1 / width);
    };
    const size = { outer, R, inner: C };
    const center = raw((out) => kernels.mean({ out: out.ptr, a: c.x.ptr, ...size }));
    const spread = raw((out) => kernels.variance({ out: out.ptr, a: c.x.ptr, mean: center.ptr, divisor: R, ...size }));
    return { mean: center, variance: spread };
  });
}

/** Calls the kernel: (input − mean) · scale + shift + dout · gain. */
function affine(c: Columns, input: Tensor, center: Tensor, scale: Tensor, shift: Tensor, dout?: Tensor, gain?: Tensor): Tensor {
  const { outer, R, C } = c;
  const out = empty(c.x.shape);
  kernels.batch_norm({
    out: out.ptr,
    input: input.ptr,
    mean: center.ptr,
    scale: scale.ptr,
    shift: shift.ptr,
    dout: dout?.ptr ?? NULL,
    gain: gain?.ptr ?? NULL,
    outer,
    R,
    C,
  });
  return out;
}

/** A vector [C] for each of the `outer`. */
const forEach = (t: Tensor, { outer, C }: Columns): Tensor => (outer === 1 ? reshape(t, [1, C]) : expand(t, [outer, C]));

/** What input is scaled with and shifted by. */
function factors(c: Columns, rstd: Tensor): { scale: Tensor; shift: Tensor } {
  return {
    scale: c.weight ? mul(rstd, c.weight) : rstd,
    shift: forEach(c.bias ?? zeros([c.C]), c),
  };
}

/** (x − mean) / √(variance + eps) · weight + bias, where the statistics are those of x itself. */
export function normalise(c: Columns, { mean: center, variance }: Statistics): Tensor {
  const { rstd, scale, shift } = noGrad(() => {
    const r = rsqrt(add(variance, c.eps));
    return { rstd: r, ...factors(c, r) };
  });
  const out = affine(c, c.x, center, scale, shift);
  return record(c.op, [c.x, c.weight, c.bias], out, (dout) => {
    if (context.silent === 0) return composed(c, dout);
    let found: { dweight: Tensor; dbias: Tensor } | undefined;
    const sums = () => {
      found ??= sumsOf(c, dout, center, rstd);
      return found;
    };
    return [
      () => {
        const { dweight, dbias } = sums();
        const share = mul(rstd, -1 / (c.R * c.width));
        const w = c.weight;
        const [a, b] = [dbias, dweight].map((t) => groupSum(w ? mul(t, w) : t, c)) as [Tensor, Tensor];
        return affine(c, c.x, center, mul(mul(share, rstd), b), mul(share, a), dout, scale);
      },
      () => sum(sums().dweight, 0),
      () => sum(sums().dbias, 0),
    ];
  });
}

/** Σ dout · y and Σ dout over the rows of each column: [outer, C]. */
function sumsOf(c: Columns, dout: Tensor, center: Tensor, rstd: Tensor): { dweight: Tensor; dbias: Tensor } {
  const { outer, R, C } = c;
  const [dweight, dbias] = [empty([outer, C]), empty([outer, C])];
  kernels.batch_norm_backward_weight({
    dweight: dweight.ptr,
    dbias: dbias.ptr,
    dout: dout.ptr,
    input: c.x.ptr,
    mean: center.ptr,
    rstd: rstd.ptr,
    outer,
    R,
    C,
  });
  return { dweight, dbias };
}

/** The gradients from ops that record themselves. */
function composed(c: Columns, dout: Tensor): (() => Tensor)[] {
  const { outer, R, C, width, weight } = c;
  const grouped = (t: Tensor) => reshape(t, [outer, R, C / width, width]);
  const average = (t: Tensor) => mean(t, [1, 3], { keepDim: true });
  const normal = () => {
    const x = grouped(c.x);
    const centred = sub(x, average(x));
    const rstd = rsqrt(add(average(square(centred)), c.eps));
    return { y: mul(centred, rstd), rstd };
  };
  return [
    () => {
      const { y, rstd } = normal();
      const g = grouped(weight ? mul(dout, weight) : dout);
      return reshape(mul(rstd, sub(sub(g, average(g)), mul(y, average(mul(g, y))))), c.x.shape);
    },
    () => sumTo(mul(dout, reshape(normal().y, c.x.shape)), [C]),
    () => sumTo(dout, [C]),
  ];
}

/** (x − mean) / √(variance + eps) · weight + bias with given statistics [C], which get no gradient. */
export function normaliseWith(c: Columns, center: Tensor, variance: Tensor): Tensor {
  const { scale, shift, rstd } = noGrad(() => {
    const r = rsqrt(add(variance, c.eps));
    return { rstd: r, ...factors({ ...c, outer: 1 }, r) };
  });
  const out = affine({ ...c, outer: 1, R: c.x.size / c.C }, c.x, center, scale, shift);
  return record(c.op, [c.x, c.weight, c.bias], out, (dout) => [
    () => mul(dout, c.weight ? mul(c.weight, rstd) : rstd),
    () => sumTo(mul(dout, mul(sub(c.x, center), rstd)), [c.C]),
    () => sumTo(dout, [c.C]),
  ]);
}

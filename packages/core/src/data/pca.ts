// PCA: tables in fewer, uncorrelated dimensions, at once or batch by batch. Numbers as in scikit-learn.

import * as kernels from "@sluice/kernels/raw";
import { f64, i32, type NULL, type Ptr } from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { add, div, mul, sub } from "../ops/binary.ts";
import { reshape, transpose } from "../ops/layout.ts";
import { matmul } from "../ops/matmul.ts";
import { concat } from "../ops/slice.ts";
import { sqrt } from "../ops/unary.ts";
import { noGrad, scope } from "../scope.ts";
import { scratch } from "../scratch.ts";
import { operand, type Tensor, tensor } from "../tensor.ts";
import { type ColumnStats, columnStats, tableSize } from "./statistics.ts";
import { fitted, Transformer } from "./transformer.ts";

/** Eigenvalues, largest first, and the unit eigenvectors beside them as rows [D, D]. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Eigenvectors of Σ_n (x[n] − c[n]) (x[n] − c[n])ᵀ, in double precision; the largest entry of each is positive.
 * @param x - [N, D]
 * @param centers - [C, D], row-major
 * @param labels - which row of `centers` belongs to each row of x; default: the first
 */
export function scatterEigen(x: Tensor, centers: ArrayLike<number>, labels?: Int32Array): Eigen {
  const { N, D } = tableSize("scatterEigen", x);
  const words = labels ? Math.ceil(N / 2) : 0;
  return scratch(8 * (D * D + centers.length + 4 * D + words), (ptr) => {
    const matrix = ptr as number;
    const center = matrix + 8 * D * D;
    const work = center + 8 * centers.length;
    const label = work + 32 * D;
    f64.set(centers, center / 8);
    if (labels) i32.set(labels, label / 4);
    kernels.scatter_matrix({
      out: ptr,
      x: x.ptr,
      center: center as Ptr<"f64">,
      label: (labels ? label : 0) as typeof NULL,
      scratch: work as Ptr<"f64">,
      N,
      D,
    });
    kernels.eigh({ values: work as Ptr<"f64">, vectors: ptr, scratch: (work + 8 * D) as Ptr<"f64">, D });
    return { values: f64.slice(work / 8, work / 8 + D), vectors: f64.slice(matrix / 8, matrix / 8 + D * D) };
  });
}

/** Throws where a column is not made of numbers alone. */
export function checkComplete(op: string, { count, mean }: ColumnStats, N: number): void {
  count.forEach((n, d) => {
    if (n !== N || !Number.isFinite(mean[d]))
      throw new ShapeError(`${op}: column ${d} has ${N - n} missing values or infinities among ${N}; impute or drop them first`);
  });
}

/** Turns rows so that the largest entry of each is positive. */
export function oriented(rows: Tensor): Tensor {
  const { min, max } = columnStats("oriented", transpose(rows, 0, 1));
  const signs = Float32Array.from(min, (low, k) => (-low > max[k] ? -1 : 1));
  return mul(rows, tensor(signs, [signs.length, 1]));
}

/** Options of `PCA` and `IncrementalPCA`. */
export interface PCAOptions {
  /** How many components to keep, or (below 1, PCA only) the share of variance to keep. Default: all. */
  components?: number;
  /** Divide by the standard deviations, so that components have variance 1 (whitening). Default false. */
  whiten?: boolean;
}

/** What both forms of PCA do once they are fitted. */
abstract class Projection extends Transformer {
  readonly #whiten: boolean;
  protected readonly wanted: number | undefined;
  /** [D] */
  mean?: Tensor;
  /** [K, D], orthonormal rows, the widest first; the largest entry of each is positive */
  components?: Tensor;
  /** [K]; variance along each component */
  variance?: Tensor;
  /** [K]; share of the whole variance */
  varianceRatio?: Tensor;

  constructor({ components, whiten = false }: PCAOptions) {
    super();
    this.#whiten = whiten;
    this.wanted = components;
  }

  /** @param x - [..., D]; @returns [..., K] */
  transform(x: Tensor): Tensor {
    const components = this.need("components");
    tableSize(this.constructor.name, x, components.shape[1]);
    const rows = reshape(sub(x, this.need("mean")), [-1, components.shape[1]]); // [N, D]
    const y = matmul(rows, transpose(components, 0, 1)); // [N, K]
    const scaled = this.#whiten ? div(y, sqrt(this.need("variance"))) : y;
    return reshape(scaled, [...x.shape.slice(0, -1), components.shape[0]]);
  }

  /** @param y - [..., K]; @returns [..., D]: the nearest point of the components' space */
  inverse(y: Tensor): Tensor {
    const components = this.need("components");
    tableSize(this.constructor.name, y, components.shape[0]);
    const scaled = this.#whiten ? mul(y, sqrt(this.need("variance"))) : y;
    const rows = matmul(reshape(scaled, [-1, components.shape[0]]), components); // [N, D]
    return reshape(add(rows, this.need("mean")), [...y.shape.slice(0, -1), components.shape[1]]);
  }
}

/**
 * Principal component analysis, exact: eigenvectors of the covariance matrix (of the smaller Gram matrix where there are fewer rows than
 * columns). Whitening is `new PCA({ whiten: true })`.
 * @see Pearson 1901, On lines and planes of closest fit, doi:10.1080/14786440109462720
 */
export class PCA extends Projection {
  protected readonly learned = ["mean", "components", "variance", "varianceRatio"];

  constructor(options: PCAOptions = {}) {
    super(options);
  }

  /**
   * @param x - [N, D] of at least 2 rows
   * @throws ShapeError if there are too few rows, missing values, or fewer components than wanted
   */
  fit(x: Tensor): this {
    const a = operand("PCA", "x", x);
    const { N, D } = tableSize("PCA", a);
    if (N < 2) throw new ShapeError(`PCA: x has ${N} rows, needs at least 2`);
    const stats = columnStats("PCA", a);
    checkComplete("PCA", stats, N);
    const most = Math.min(N, D);
    const wanted = this.wanted ?? most;
    if (!(wanted > 0 && wanted <= most))
      throw new ShapeError(`PCA: ${wanted} components of a table of ${N} rows and ${D} columns, at most ${most}`);
    const total = stats.squares.reduce((sum, square) => sum + square, 0);
    scope(() =>
      noGrad(() => {
        const rows = reshape(a, [N, D]);
        const { values, directions } = D <= N ? direct(rows, stats.mean) : dual(rows, stats.mean);
        let K = wanted;
        if (wanted < 1) {
          let kept = 0;
          for (K = 0; K < most && (K === 0 || kept < wanted * total); K++) kept += values[K];
        }
        this.mean = fitted(this.mean, stats.mean, [D]);
        this.components = fitted(this.components, directions(K).view("PCA"), [K, D]);
        this.variance = fitted(
          this.variance,
          values.slice(0, K).map((value) => Math.max(value, 0) / (N - 1)),
          [K],
        );
        this.varianceRatio = fitted(
          this.varianceRatio,
          values.slice(0, K).map((value) => (total > 0 ? Math.max(value, 0) / total : 0)),
          [K],
        );
      }),
    );
    return this;
  }
}

interface Found {
  readonly values: Float64Array;
  /** The first K directions, [K, D]. */
  directions(K: number): Tensor;
}

function direct(rows: Tensor, mean: Float64Array): Found {
  const { values, vectors } = scatterEigen(rows, mean);
  const D = mean.length;
  return { values, directions: (K) => tensor(vectors.subarray(0, K * D), [K, D]) };
}

/** From the N × N matrix of products of rows: its eigenvectors combine the rows to the components. */
function dual(rows: Tensor, mean: Float64Array): Found {
  const N = rows.shape[0];
  const centered = sub(rows, tensor(mean)); // [N, D]
  const { values, vectors } = scatterEigen(transpose(centered, 0, 1), new Float64Array(N));
  const directions = (K: number) => {
    const lengths = Float32Array.from(values.subarray(0, K), (value) => (value > values[0] * 1e-12 ? 1 / Math.sqrt(value) : 0));
    const combined = matmul(tensor(vectors.subarray(0, K * N), [K, N]), centered); // [K, D]
    return oriented(mul(combined, tensor(lengths, [K, 1])));
  };
  return { values, directions };
}

/**
 * Principal component analysis of data that comes in batches and need not fit into memory.
 * @see Ross, Lim, Lin & Yang 2008, Incremental learning for robust visual tracking, doi:10.1007/s11263-007-0075-7
 */
export class IncrementalPCA extends Projection {
  protected readonly learned = ["mean", "components", "variance", "varianceRatio", "spread", "singular", "seen"];
  /** [D]; variance of each column so far */
  spread?: Tensor;
  /** [K] */
  singular?: Tensor;
  /** [1]; rows so far */
  seen?: Tensor;

  constructor(options: PCAOptions = {}) {
    super(options);
  }

  /** Learns from x alone, forgetting what was. */
  fit(x: Tensor): this {
    this.seen?.set([0]);
    return this.partialFit(x);
  }

  /**
   * Learns from another batch.
   * @param x - [N, D], N at least the number of components in the first batch
   */
  partialFit(x: Tensor): this {
    const a = operand("IncrementalPCA", "x", x);
    const before = this.seen?.item() ?? 0;
    const { N, D } = tableSize("IncrementalPCA", a, before > 0 ? this.mean?.size : undefined);
    const stats = columnStats("IncrementalPCA", a);
    checkComplete("IncrementalPCA", stats, N);
    const K = before > 0 ? this.need("components").shape[0] : (this.wanted ?? Math.min(N, D));
    if (!(Number.isInteger(K) && K > 0 && K <= Math.min(D, before > 0 ? D : N))) {
      throw new ShapeError(`IncrementalPCA: ${K} components of a first batch of ${N} rows and ${D} columns`);
    }
    const all = before + N;
    scope(() =>
      noGrad(() => {
        let rows = sub(reshape(a, [N, D]), tensor(stats.mean)); // [N, D]
        const oldMean = before > 0 ? this.need("mean").data : new Float32Array(D);
        const oldSpread = before > 0 ? this.need("spread").data : new Float32Array(D);
        const apart = stats.mean.map((mean, d) => oldMean[d] - mean);
        if (before > 0) {
          const known = mul(this.need("components"), reshape(this.need("singular"), [K, 1])); // [K, D]
          const shift = mul(tensor(apart, [1, D]), Math.sqrt((before / all) * N)); // [1, D]
          rows = concat([known, rows, shift]);
        }
        const { values, vectors } = scatterEigen(rows, new Float64Array(D));
        const mean = stats.mean.map((m, d) => (before * oldMean[d] + N * m) / all);
        const spread = stats.squares.map((square, d) => (before * oldSpread[d] + square + (before * N * apart[d] * apart[d]) / all) / all);
        const total = spread.reduce((sum, v) => sum + v * all, 0);
        const kept = values.slice(0, K).map((value) => Math.max(value, 0));
        this.mean = fitted(this.mean, mean, [D]);
        this.spread = fitted(this.spread, spread, [D]);
        this.components = fitted(this.components, vectors.subarray(0, K * D), [K, D]);
        this.singular = fitted(
          this.singular,
          kept.map((value) => Math.sqrt(value)),
          [K],
        );
        this.variance = fitted(
          this.variance,
          kept.map((value) => value / (all - 1)),
          [K],
        );
        this.varianceRatio = fitted(
          this.varianceRatio,
          kept.map((value) => (total > 0 ? value / total : 0)),
          [K],
        );
        this.seen = fitted(this.seen, [all], [1]);
      }),
    );
    return this;
  }
}

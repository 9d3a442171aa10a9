// LDA: the dimensions that separate classes best. Numbers as in scikit-learn's `svd` solver.
import { ShapeError } from "../errors.ts";
import { mul, sub } from "../ops/binary.ts";
import { reshape, transpose } from "../ops/layout.ts";
import { matmul } from "../ops/matmul.ts";
import { noGrad, scope } from "../scope.ts";
import { operand, Tensor, tensor } from "../tensor.ts";
import { takeRows } from "./impute.ts";
import { checkComplete, oriented, scatterEigen } from "./pca.ts";
import { columnStats, tableSize } from "./statistics.ts";
import { fitted, Transformer } from "./transformer.ts";

/** Options of `LDA`. */
export interface LDAOptions {
  /** How many components to keep. Default: all, one fewer than there are classes. */
  components?: number;
}

/** Directions within classes narrower than this share of the widest are left out. */
const NARROW = 1e-8;

/**
 * Linear discriminant analysis: projects onto the directions in which class means lie far apart, measured by the spread within classes.
 * @see Fisher 1936, The use of multiple measurements in taxonomic problems, doi:10.1111/j.1469-1809.1936.tb02137.x
 */
export class LDA extends Transformer {
  protected readonly learned = ["mean", "scalings", "varianceRatio"];
  readonly #wanted: number | undefined;
  /** [D] */
  mean?: Tensor;
  /** [K, D]; the largest entry of each row is positive */
  scalings?: Tensor;
  /** [K]; share of the variance between classes */
  varianceRatio?: Tensor;

  constructor(options: LDAOptions = {}) {
    super();
    this.#wanted = options.components;
  }

  /**
   * @param x - [N, D]
   * @param labels - [N], the class of each row
   * @throws ShapeError if sizes do not fit, there are fewer than 2 classes, or every row is its class's mean
   */
  fit(x: Tensor, labels?: Tensor | ArrayLike<number>): this {
    const a = operand("LDA", "x", x);
    const { N, D } = tableSize("LDA", a);
    const given = labels instanceof Tensor ? labels.data : labels;
    if (given === undefined || given.length !== N) throw new ShapeError(`LDA: ${given?.length ?? "no"} labels for ${N} rows`);
    const stats = columnStats("LDA", a);
    checkComplete("LDA", stats, N);
    const classes = [...new Set(Array.from(given))].sort((p, q) => p - q);
    const C = classes.length;
    if (C < 2 || N <= C) throw new ShapeError(`LDA: ${C} classes among ${N} rows, needs at least 2 classes and more rows than classes`);
    const most = Math.min(C - 1, D);
    const K = this.#wanted ?? most;
    if (!Number.isInteger(K) || K < 1 || K > most)
      throw new ShapeError(`LDA: ${K} components of ${C} classes and ${D} columns, at most ${most}`);
    const place = new Map(classes.map((label, c) => [label, c]));
    const codes = Int32Array.from(given, (label) => place.get(label)!);
    scope(() =>
      noGrad(() => {
        const rows = reshape(a, [N, D]);
        const sizes = new Array<number>(C).fill(0);
        for (const code of codes) sizes[code]++;
        const means = classes.map((_, c) => classMean(rows, codes, c));
        const within = scatterEigen(
          rows,
          means.flatMap((mean) => Array.from(mean)),
          codes,
        );
        const R = within.values.filter((value) => value > NARROW * NARROW * within.values[0] && value > 0).length;
        if (R === 0) throw new ShapeError("LDA: every row is its class's mean; there is no spread to measure by");
        // Rows of `white` make the spread within classes 1.
        const factors = Float32Array.from(within.values.subarray(0, R), (value) => Math.sqrt((N - C) / value));
        const white = mul(tensor(within.vectors.subarray(0, R * D), [R, D]), tensor(factors, [R, 1])); // [R, D]
        const spread = means.flatMap((mean, c) => Array.from(mean, (m, d) => (m - stats.mean[d]) * Math.sqrt(sizes[c] / (C - 1))));
        const between = scatterEigen(matmul(tensor(Float32Array.from(spread), [C, D]), transpose(white, 0, 1)), new Float64Array(R));
        const best = Math.min(K, R);
        const scalings = oriented(matmul(tensor(between.vectors.subarray(0, best * R), [best, R]), white)); // [K, D]
        const total = between.values.reduce((sum, value) => sum + Math.max(value, 0), 0);
        this.mean = fitted(this.mean, stats.mean, [D]);
        this.scalings = fitted(this.scalings, scalings.view("LDA"), [best, D]);
        this.varianceRatio = fitted(
          this.varianceRatio,
          between.values.slice(0, best).map((value) => Math.max(value, 0) / total),
          [best],
        );
      }),
    );
    return this;
  }

  /** @param x - [..., D]; @returns [..., K] */
  transform(x: Tensor): Tensor {
    const scalings = this.need("scalings");
    const [K, D] = scalings.shape as [number, number];
    tableSize("LDA", x, D);
    const y = matmul(reshape(sub(x, this.need("mean")), [-1, D]), transpose(scalings, 0, 1)); // [N, K]
    return reshape(y, [...x.shape.slice(0, -1), K]);
  }

  /** A projection onto fewer dimensions has no inverse. */
  inverse(_y: Tensor): Tensor {
    throw new ShapeError("LDA: what was projected away is lost; use PCA for a projection with an inverse");
  }
}

function classMean(rows: Tensor, codes: Int32Array, c: number): Float64Array {
  const members = takeRows(
    rows,
    Int32Array.from(codes.keys()).filter((i) => codes[i] === c),
  );
  const { mean } = columnStats("LDA", members);
  members.dispose();
  return mean;
}

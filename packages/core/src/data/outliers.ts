// Outliers: numbers far from the rest of their column.
import { div, sub } from "../ops/binary.ts";
import { greater, less, logicalOr } from "../ops/compare.ts";
import { any } from "../ops/extremes.ts";
import { abs } from "../ops/unary.ts";
import { noGrad, scope } from "../scope.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { columnQuantiles, columnStats } from "./statistics.ts";

/** The share of a normal distribution's standard deviation that its median absolute deviation is. */
const NORMAL_MAD = 0.6744897501960817;

const row = (values: ArrayLike<number>) => tensor(Float32Array.from(values));

/**
 * Numbers more than `threshold` standard deviations from their column's mean.
 * @param x - [N, D]; missing values are no outliers
 * @returns bool [N, D]
 */
export function zScoreOutliers(x: Tensor, options: { threshold?: number } = {}): Tensor {
  const { count, mean, squares } = columnStats("zScoreOutliers", x);
  const deviation = squares.map((square, d) => Math.sqrt(square / count[d]));
  return scope(() => noGrad(() => greater(div(abs(sub(x, row(mean))), row(deviation)), options.threshold ?? 3)));
}

/**
 * Numbers further than `factor` times the distance of the quartiles outside them (Tukey 1977, Exploratory data analysis).
 * @param x - [N, D]; missing values are no outliers
 * @returns bool [N, D]
 */
export function iqrOutliers(x: Tensor, options: { factor?: number } = {}): Tensor {
  const { factor = 1.5 } = options;
  const quartiles = columnQuantiles("iqrOutliers", x, [0.25, 0.75]);
  return scope(() =>
    noGrad(() => {
      const low = row(quartiles.map(([q1, q3]) => q1 - factor * (q3 - q1)));
      const high = row(quartiles.map(([q1, q3]) => q3 + factor * (q3 - q1)));
      return logicalOr(less(x, low), greater(x, high));
    }),
  );
}

/**
 * Numbers whose modified z-score 0.6745·|x − median| / MAD is above `threshold`; MAD is the median distance from the median.
 * @param x - [N, D]; missing values are no outliers
 * @returns bool [N, D]
 * @see Iglewicz & Hoaglin 1993, How to detect and handle outliers
 */
export function madOutliers(x: Tensor, options: { threshold?: number } = {}): Tensor {
  const medians = columnQuantiles("madOutliers", x, [0.5]).map(([median]) => median);
  return scope(() =>
    noGrad(() => {
      const distance = abs(sub(x, row(medians)));
      const mads = columnQuantiles("madOutliers", distance, [0.5]).map(([median]) => median / NORMAL_MAD);
      return greater(div(distance, row(mads)), options.threshold ?? 3.5);
    }),
  );
}

/** Places of the rows of a mask [N, D] in which nothing is true: `takeRows(x, rowsWithout(iqrOutliers(x)))` drops outliers. */
export function rowsWithout(mask: Tensor): Int32Array {
  const marked = scope(() => any(mask, -1)).data;
  return Int32Array.from(marked.keys()).filter((i) => marked[i] === 0);
}

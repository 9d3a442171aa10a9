// How far sums in float32 may be from the same sums in double precision.
import type { Tolerance } from "../spec.ts";

/**
 * The tolerance of a sum of n products of standard normal numbers. After k products it is of size √k and rounded by up to 2^-24 of that, so
 * n roundings of random sign add up to 2^-24·n/√6 (root mean square, the mean of k rounding errors squared); 4·2^-24·n are ten such.
 * @see Higham, Mary 2019, A new approach to probabilistic rounding error analysis, SIAM J. Sci. Comput. 41 (5)
 */
export function sumOfProducts(n: number): Tolerance {
  return { absolute: 4 * 2 ** -24 * Math.max(n, 4), relative: 1e-6 };
}

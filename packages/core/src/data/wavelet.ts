// Denoising by wavelets: small coefficients are noise, large ones signal.
import { ShapeError } from "../errors.ts";
import { softshrink } from "../ops/activation.ts";
import { add, mul } from "../ops/binary.ts";
import { reshape, roll } from "../ops/layout.ts";
import { concat, narrow, slice, stack } from "../ops/slice.ts";
import { sort } from "../ops/sort.ts";
import { abs, log } from "../ops/unary.ts";
import { noGrad, scope } from "../scope.ts";
import { showShape, sizeOf } from "../shape.ts";
import { operand, scalar, type Tensor } from "../tensor.ts";
import { type FilterOptions, filterDims, mirrorPad } from "./smooth.ts";

/** Orthogonal wavelets by name: Haar's, and Daubechies' with 2, 3 and 4 vanishing moments. */
export type Wavelet = "haar" | "db2" | "db3" | "db4";

/** Averaging filters, of length 1 (Daubechies 1992, Ten lectures on wavelets, table 6.1). */
const filters: Record<Wavelet, readonly number[]> = {
  haar: [Math.SQRT1_2, Math.SQRT1_2],
  db2: [0.48296291314469025, 0.836516303737469, 0.22414386804185735, -0.12940952255092145],
  db3: [0.3326705529509569, 0.8068915093133388, 0.4598775021193313, -0.13501102001039084, -0.08544127388224149, 0.035226291882100656],
  db4: [
    0.23037781330885523, 0.7148465705525415, 0.6308807679295904, -0.02798376941698385, -0.18703481171888114, 0.030841381835986965,
    0.032883011666982945, -0.010597401784997278,
  ],
};

/** The filter of the details that belongs to one of averages. */
const mirror = (h: readonly number[]) => h.map((_, t) => (t % 2 ? -1 : 1) * h[h.length - 1 - t]);

/**
 * One level of a wavelet transform along a dimension of even length, periodic at its ends.
 * @returns averages and details, each half as long
 * @see Mallat 1989, A theory for multiresolution signal decomposition, doi:10.1109/34.192463
 */
export function waveletStep(x: Tensor, dim: number, wavelet: Wavelet = "db2"): [Tensor, Tensor] {
  const a = operand("waveletStep", "x", x);
  const n = a.shape[dim];
  if (n === undefined || n % 2 !== 0 || n === 0)
    throw new ShapeError(`waveletStep: dim ${dim} has ${n} elements, needs an even number (x ${showShape(a.shape)})`);
  const h = filters[wavelet];
  const sums = [h, mirror(h)].map((filter) => {
    let total: Tensor | undefined;
    for (let t = 0; t < filter.length; t++) {
      const ranges = a.shape.map((_, k) => (k === dim ? ([null, null, 2] as const) : null));
      const term = mul(slice(roll(a, -t, dim), ranges), filter[t]);
      total = total ? add(total, term) : term;
    }
    return total!;
  });
  return sums as [Tensor, Tensor];
}

/** Undoes `waveletStep`. */
export function waveletUnstep(average: Tensor, detail: Tensor, dim: number, wavelet: Wavelet = "db2"): Tensor {
  const h = filters[wavelet];
  const g = mirror(h);
  const phases = [0, 1].map((phase) => {
    let total: Tensor | undefined;
    for (let t = phase; t < h.length; t += 2) {
      const term = add(mul(roll(average, t >> 1, dim), h[t]), mul(roll(detail, t >> 1, dim), g[t]));
      total = total ? add(total, term) : term;
    }
    return total!;
  });
  const shape = average.shape.map((size, k) => (k === dim ? 2 * size : size));
  return reshape(stack(phases, dim + 1), shape);
}

/** Options of `waveletDenoise`. */
export interface WaveletOptions extends FilterOptions {
  /** Default "db2". */
  wavelet?: Wavelet;
  /** How often the averages are split again. Default: as often as they stay longer than the filter, at most 4. */
  levels?: number;
  /** Standard deviation of the noise. Default: found from the finest details, median |d| / 0.6745. */
  sigma?: number;
}

/** The number below which half of |details| are, as a normal distribution's standard deviation. */
function noiseOf(details: readonly Tensor[]): number {
  return scope(() => {
    const all = sort(abs(concat(details.map((d) => reshape(d, [d.size]))))).values;
    const middle = narrow(all, 0, (all.size - 1) >> 1, 1 + ((all.size - 1) & 1)).data;
    return (middle[0] + middle[middle.length - 1]) / 2 / 0.6744897501960817;
  });
}

/**
 * Removes noise by shrinking wavelet coefficients by the universal threshold σ √(2 ln n) (VisuShrink, soft).
 * @throws ShapeError if a dimension is too short to be split once
 * @see Donoho & Johnstone 1994, Ideal spatial adaptation by wavelet shrinkage, doi:10.1093/biomet/81.3.425
 */
export function waveletDenoise(x: Tensor, options: WaveletOptions = {}): Tensor {
  const { wavelet = "db2", sigma } = options;
  const a = operand("waveletDenoise", "x", x);
  const dims = filterDims("waveletDenoise", a, options);
  const shortest = Math.min(...dims.map((dim) => a.shape[dim]));
  let most = 0;
  while (most < 4 && shortest >> (most + 1) >= filters[wavelet].length / 2) most++;
  const levels = options.levels ?? most;
  if (!Number.isInteger(levels) || levels < 1) {
    throw new ShapeError(`waveletDenoise: ${levels} levels along ${shortest} elements, needs at least 1 (x ${showShape(a.shape)})`);
  }
  return scope(() =>
    noGrad(() => {
      const unit = 1 << levels;
      let padded = a;
      for (const dim of dims) {
        const missing = (unit - (a.shape[dim] % unit)) % unit;
        if (missing > 0) padded = mirrorPad(padded, dim, 0, missing);
      }
      const length = sizeOf(dims.map((dim) => padded.shape[dim]));
      const root = scope(() => log(scalar(length)).item());
      let limit = sigma === undefined ? undefined : sigma * Math.sqrt(2 * root);
      // Splits along all dimensions, shrinks all parts but the averages of all, goes on with those.
      const clean = (signal: Tensor, level: number): Tensor => {
        let parts = [signal];
        for (const dim of dims) parts = parts.flatMap((part) => waveletStep(part, dim, wavelet));
        limit ??= noiseOf([parts[parts.length - 1]]) * Math.sqrt(2 * root);
        const shrunk = parts.map((part, i) => (i === 0 ? part : softshrink(part, limit)));
        if (level > 1) shrunk[0] = clean(shrunk[0], level - 1);
        for (const dim of [...dims].reverse()) {
          const joined: Tensor[] = [];
          for (let i = 0; i < shrunk.length; i += 2) joined.push(waveletUnstep(shrunk[i], shrunk[i + 1], dim, wavelet));
          shrunk.splice(0, shrunk.length, ...joined);
        }
        return shrunk[0];
      };
      return dims.reduce((out, dim) => narrow(out, dim, 0, a.shape[dim]), clean(padded, levels));
    }),
  );
}

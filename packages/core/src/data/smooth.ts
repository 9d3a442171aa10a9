// Denoising by windows: Gaussian, median, bilateral, Savitzky-Golay. Beyond its ends a signal is mirrored, the end value repeated.
import { ShapeError } from "../errors.ts";
import { add, div, mul, sub } from "../ops/binary.ts";
import { indexSelect } from "../ops/gather.ts";
import { expand } from "../ops/layout.ts";
import { sum } from "../ops/reduce.ts";
import { concat, narrow, select, stack } from "../ops/slice.ts";
import { sort } from "../ops/sort.ts";
import { exp, square } from "../ops/unary.ts";
import { noGrad, scope } from "../scope.ts";
import { normalizeDim, showShape } from "../shape.ts";
import { operand, type Tensor, tensor } from "../tensor.ts";

/** Options of filters along dimensions. */
export interface FilterOptions {
  /**
   * Dimensions to filter along. Default: both of a grey image [H, W], T of series [N, T, D], H and W of images [N, H, W, C], the only one
   * of a signal [T].
   */
  dims?: number | readonly number[];
}

/** The dimensions a filter runs along. */
export function filterDims(op: string, x: Tensor, { dims }: FilterOptions): number[] {
  const usual = [[], [0], [0, 1], [1], [1, 2]][x.rank];
  if (dims === undefined && (usual === undefined || usual.length === 0)) {
    throw new ShapeError(`${op}: no usual dimensions for rank ${x.rank} (x ${showShape(x.shape)}); pass dims`);
  }
  const list = dims === undefined ? usual : typeof dims === "number" ? [dims] : dims;
  return list.map((dim) => normalizeDim(op, dim, x.shape));
}

/** x with `before` and `after` more places along a dimension, mirrored: (c b a | a b c | c b a). */
export function mirrorPad(x: Tensor, dim: number, before: number, after: number): Tensor {
  const n = x.shape[dim];
  const places = Int32Array.from({ length: before + n + after }, (_, i) => {
    const k = (((i - before) % (2 * n)) + 2 * n) % (2 * n);
    return k < n ? k : 2 * n - 1 - k;
  });
  return indexSelect(x, dim, tensor(places));
}

/** Σ_t weights[t] · x[… i + t − ⌊K / 2⌋ …] along a dimension, mirrored at the ends. */
function correlate(x: Tensor, weights: Tensor, dim: number): Tensor {
  const K = weights.size;
  const padded = mirrorPad(x, dim, K >> 1, K - 1 - (K >> 1));
  let total: Tensor | undefined;
  for (let t = 0; t < K; t++) {
    const term = mul(narrow(padded, dim, t, x.shape[dim]), narrow(weights, 0, t, 1));
    total = total ? add(total, term) : term;
  }
  return total!;
}

/** Runs `fn` unrecorded and frees what it made on the way. */
function silently(fn: () => Tensor): Tensor {
  return scope(() => noGrad(fn));
}

/** exp(−t² / 2σ²) for t = −radius … radius, divided by their sum. */
function gaussian(sigma: number, radius: number): Tensor {
  const t = tensor(Float32Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius));
  const bell = exp(mul(square(t), -0.5 / (sigma * sigma)));
  return div(bell, sum(bell));
}

/** Options of `gaussianFilter`. */
export interface GaussianOptions extends FilterOptions {
  /** Where the bell is cut off, in standard deviations. Default 4. */
  truncate?: number;
}

/**
 * Smooths with a Gaussian bell, dimension by dimension.
 * @param sigma - standard deviation in elements
 * @throws RangeError if sigma is not positive
 */
export function gaussianFilter(x: Tensor, sigma: number, options: GaussianOptions = {}): Tensor {
  const a = operand("gaussianFilter", "x", x);
  if (!(sigma > 0)) throw new RangeError(`gaussianFilter: sigma is ${sigma}, needs a positive number`);
  const dims = filterDims("gaussianFilter", a, options);
  const weights = gaussian(sigma, Math.floor((options.truncate ?? 4) * sigma + 0.5));
  return dims.reduce((out, dim) => correlate(out, weights, dim), a);
}

function checkWindow(op: string, window: number): void {
  if (!Number.isInteger(window) || window < 1 || window % 2 === 0) throw new RangeError(`${op}: window is ${window}, needs an odd integer`);
}

/**
 * Replaces every element by the median of the window around it: single wrong values vanish, edges stay. Without gradient.
 * @param window - elements along each dimension, odd
 */
export function medianFilter(x: Tensor, window: number, options: FilterOptions = {}): Tensor {
  const a = operand("medianFilter", "x", x);
  checkWindow("medianFilter", window);
  return silently(() => {
    let shifted = [a];
    for (const dim of filterDims("medianFilter", a, options)) {
      shifted = shifted.flatMap((s) => {
        const padded = mirrorPad(s, dim, window >> 1, window >> 1);
        return Array.from({ length: window }, (_, t) => narrow(padded, dim, t, a.shape[dim]));
      });
    }
    return select(sort(stack(shifted, -1)).values, -1, shifted.length >> 1);
  });
}

/** Options of `bilateralFilter`. */
export interface BilateralOptions {
  /** Standard deviation of the weights in space, in pixels. Default 2. */
  sigmaSpace?: number;
  /** Standard deviation of the weights in colour, in units of x. Default 0.1. */
  sigmaColor?: number;
  /** Pixels across, odd. Default: 2 ⌈2 sigmaSpace⌉ + 1. */
  window?: number;
}

/**
 * Smooths flat parts of images and keeps edges: neighbours weigh by their distance and by how alike their colours are.
 * Without gradient.
 * @param x - [H, W], or [N, H, W, C], whose channels are one colour
 * @see Tomasi & Manduchi 1998, Bilateral filtering for gray and color images, doi:10.1109/ICCV.1998.710815
 */
export function bilateralFilter(x: Tensor, options: BilateralOptions = {}): Tensor {
  const { sigmaSpace = 2, sigmaColor = 0.1, window = 2 * Math.ceil(2 * sigmaSpace) + 1 } = options;
  const a = operand("bilateralFilter", "x", x);
  if (a.rank !== 2 && a.rank !== 4)
    throw new ShapeError(`bilateralFilter: x has ${a.rank} dimensions, needs 2 or 4 (x ${showShape(a.shape)})`);
  checkWindow("bilateralFilter", window);
  if (!(sigmaSpace > 0 && sigmaColor > 0))
    throw new RangeError(`bilateralFilter: the deviations are ${sigmaSpace} and ${sigmaColor}, need positive numbers`);
  const H = a.rank === 2 ? 0 : 1;
  const half = window >> 1;
  return silently(() => {
    const padded = mirrorPad(mirrorPad(a, H, half, half), H + 1, half, half);
    const space = gaussian(sigmaSpace, half);
    let total: Tensor | undefined;
    let weights: Tensor | undefined;
    for (let s = 0; s < window; s++) {
      const line = narrow(padded, H, s, a.shape[H]);
      for (let t = 0; t < window; t++) {
        const there = narrow(line, H + 1, t, a.shape[H + 1]);
        const distance = square(sub(there, a));
        const apart = a.rank === 2 ? distance : sum(distance, -1, { keepDim: true });
        const near = mul(narrow(space, 0, s, 1), narrow(space, 0, t, 1));
        const weight = mul(exp(mul(apart, -0.5 / (sigmaColor * sigmaColor))), near);
        const term = mul(there, weight);
        total = total ? add(total, term) : term;
        weights = weights ? add(weights, weight) : weight;
      }
    }
    return div(total!, expand(weights!, total!.shape));
  });
}

/**
 * Weights that give the value at place `at` of the polynomial of the given order fitted to a window, by orthogonal polynomials on
 * t = −h … h (Gram 1883).
 */
function fitWeights(window: number, order: number, at: number): number[] {
  const h = window >> 1;
  const t = Array.from({ length: window }, (_, i) => i - h);
  const weights = new Array<number>(window).fill(0);
  let before = t.map(() => 0);
  let now = t.map(() => 1);
  let normBefore = 1;
  for (let k = 0; k <= order; k++) {
    const norm = now.reduce((total, g) => total + g * g, 0);
    for (let i = 0; i < window; i++) weights[i] += (now[at] * now[i]) / norm;
    const ratio = k === 0 ? 0 : norm / normBefore;
    const next = now.map((g, i) => t[i] * g - ratio * before[i]);
    [before, now, normBefore] = [now, next, norm];
  }
  return weights;
}

/**
 * Smooths by fitting a polynomial to the window around each element, which keeps the height of peaks. Near the ends the polynomial of the
 * first or last window is read off (as SciPy's mode "interp").
 * @param window - elements, odd, at most the length of the signal
 * @param order - of the polynomial, below `window`
 * @see Savitzky & Golay 1964, Smoothing and differentiation of data by simplified least squares procedures, doi:10.1021/ac60214a047
 */
export function savitzkyGolay(x: Tensor, window: number, order: number, options: FilterOptions = {}): Tensor {
  const a = operand("savitzkyGolay", "x", x);
  checkWindow("savitzkyGolay", window);
  if (!Number.isInteger(order) || order < 0 || order >= window) {
    throw new RangeError(`savitzkyGolay: order is ${order}, needs an integer from 0 to ${window - 1}, below the window`);
  }
  return filterDims("savitzkyGolay", a, options).reduce((out, dim) => {
    const n = out.shape[dim];
    if (n < window) throw new ShapeError(`savitzkyGolay: the signal has ${n} elements, the window ${window} (x ${showShape(a.shape)})`);
    const half = window >> 1;
    const ends = (start: number, places: number[]) => {
      const rows = tensor(places.map((at) => fitWeights(window, order, at))); // [places, window]
      return along(narrow(out, dim, start, window), dim, rows);
    };
    const middle = narrow(correlate(out, tensor(fitWeights(window, order, half)), dim), dim, half, n - 2 * half);
    if (half === 0) return middle;
    const first = ends(
      0,
      Array.from({ length: half }, (_, i) => i),
    );
    const last = ends(
      n - window,
      Array.from({ length: half }, (_, i) => half + 1 + i),
    );
    return concat([first, middle, last], dim);
  }, a);
}

/** Multiplies a dimension of x by a matrix [places, window]. */
function along(x: Tensor, dim: number, matrix: Tensor): Tensor {
  const rows = Array.from({ length: matrix.shape[0] }, (_, i) => {
    let total: Tensor | undefined;
    for (let t = 0; t < matrix.shape[1]; t++) {
      const term = mul(narrow(x, dim, t, 1), narrow(select(matrix, 0, i), 0, t, 1));
      total = total ? add(total, term) : term;
    }
    return total!;
  });
  return concat(rows, dim);
}

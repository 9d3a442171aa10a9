// Projective maps of the plane, one per image: nine entries, each a number or a tensor [N].
import { add, div, mul, sub, Tensor, type TensorLike } from "@sluice/core";

/** Row by row: (x, y) goes to ((a x + b y + c) / (g x + h y + i), (d x + e y + f) / (…)). Numbers hold for all images. */
export type Projection = readonly [
  TensorLike,
  TensorLike,
  TensorLike,
  TensorLike,
  TensorLike,
  TensorLike,
  TensorLike,
  TensorLike,
  TensorLike,
];

/** a · b, where factors 0 and 1 cost nothing. */
function times(a: TensorLike, b: TensorLike): TensorLike {
  if (a === 0 || b === 0) return 0;
  if (a === 1) return b;
  if (b === 1) return a;
  return typeof a === "number" && typeof b === "number" ? a * b : mul(a, b);
}

/** a + b, where a term of 0 costs nothing. */
function plus(a: TensorLike, b: TensorLike): TensorLike {
  if (a === 0) return b;
  if (b === 0) return a;
  return typeof a === "number" && typeof b === "number" ? a + b : add(a, b);
}

const minus = (a: TensorLike, b: TensorLike) => (b === 0 ? a : typeof a === "number" && typeof b === "number" ? a - b : sub(a, b));

/** Moves by (x, y). */
export const shift = (x: TensorLike, y: TensorLike): Projection => [1, 0, x, 0, 1, y, 0, 0, 1];

/** Stretches by (x, y). */
export const stretch = (x: TensorLike, y: TensorLike): Projection => [x, 0, 0, 0, y, 0, 0, 0, 1];

/** First `b`, then `a`. */
export function after(a: Projection, b: Projection): Projection {
  const entry = (row: number, column: number) =>
    [0, 1, 2].reduce<TensorLike>((sum, k) => plus(sum, times(a[3 * row + k]!, b[3 * k + column]!)), 0);
  return [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => entry(row, column))) as unknown as Projection;
}

/** The way back, up to a factor, which a projection does not have. */
export function inverse([a, b, c, d, e, f, g, h, i]: Projection): Projection {
  const cross = (p: TensorLike, q: TensorLike, r: TensorLike, s: TensorLike) => minus(times(p, q), times(r, s));
  return [
    cross(e, i, f, h),
    cross(c, h, b, i),
    cross(b, f, c, e),
    cross(f, g, d, i),
    cross(a, i, c, g),
    cross(c, d, a, f),
    cross(d, h, e, g),
    cross(b, g, a, h),
    cross(a, e, b, d),
  ];
}

/** The map of the unit square's corners (0, 0), (1, 0), (1, 1), (0, 1) to four points (Heckbert 1989, section 2.2.3). */
export function square(x: readonly [Tensor, Tensor, Tensor, Tensor], y: readonly [Tensor, Tensor, Tensor, Tensor]): Projection {
  const [x0, x1, x2, x3] = x;
  const [y0, y1, y2, y3] = y;
  const [dx1, dx2, dy1, dy2] = [sub(x1, x2), sub(x3, x2), sub(y1, y2), sub(y3, y2)];
  const [sx, sy] = [add(sub(x0, x1), sub(x2, x3)), add(sub(y0, y1), sub(y2, y3))];
  const area = sub(mul(dx1, dy2), mul(dx2, dy1));
  const g = div(sub(mul(sx, dy2), mul(dx2, sy)), area);
  const h = div(sub(mul(dx1, sy), mul(sx, dy1)), area);
  return [
    add(sub(x1, x0), mul(g, x1)),
    add(sub(x3, x0), mul(h, x3)),
    x0,
    add(sub(y1, y0), mul(g, y1)),
    add(sub(y3, y0), mul(h, y3)),
    y0,
    g,
    h,
    1,
  ];
}

/**
 * Maps points.
 * @param x, y - of one shape, or of shapes that broadcast: [N, …] or [1, …]
 * @param lift - gives an entry [N] of the projection the rank of x and y
 */
export function project(m: Projection, x: Tensor, y: Tensor, lift: (entry: Tensor) => Tensor): [Tensor, Tensor] {
  const [a, b, c, d, e, f, g, h, i] = m.map((entry) => (entry instanceof Tensor ? lift(entry) : entry)) as unknown as Projection;
  const row = (p: TensorLike, q: TensorLike, r: TensorLike) => plus(plus(times(p, x), times(q, y)), r);
  const w = row(g, h, i);
  const over = (value: TensorLike): Tensor => {
    const whole = value instanceof Tensor ? value : add(mul(x, 0), value);
    return w === 1 ? whole : div(whole, w);
  };
  return [over(row(a, b, c)), over(row(d, e, f))];
}

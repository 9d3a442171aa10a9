// Shapes: counting, comparing, broadcasting, printing.
import { ShapeError } from "./errors.ts";

/** The sizes of a tensor's dimensions, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** The number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i]!;
  return size;
}

/**
 * Checks sizes that a user gave.
 * @throws ShapeError unless each is a whole number of at least 0
 */
export function checkShape(op: string, shape: Shape): void {
  const at = shape.findIndex((n) => !(Number.isInteger(n) && n >= 0));
  if (at >= 0)
    throw new ShapeError(`${op}: size ${shape[at]} of dimension ${at} is not a whole number of at least 0 (${showShape(shape)})`);
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** `[2, 3]`, as error messages print it. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * The shape of `a` and `b` broadcast against each other by NumPy's rules.
 * @throws ShapeError naming the op, the two sizes and both shapes
 */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = a[a.length - i] ?? 1;
    const y = b[b.length - i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(`${op}: shapes do not broadcast, ${x} and ${y} (a ${showShape(a)}, b ${showShape(b)})`);
    }
    out[rank - i] = x === 1 ? y : x;
  }
  return out;
}

/**
 * A dimension counted from the end when negative, checked against the rank.
 * @throws ShapeError if there is no such dimension
 */
export function normalizeDim(op: string, dim: number, shape: Shape): number {
  const at = dim < 0 ? dim + shape.length : dim;
  if (!Number.isInteger(dim) || at < 0 || at >= shape.length) {
    throw new ShapeError(`${op}: dim ${dim} is outside rank ${shape.length} (${showShape(shape)})`);
  }
  return at;
}

// The same elements in another order or shape: reshape, permute, expand, flip, roll, repeat.
import { ShapeError } from "../errors.ts";
import { normalizeDim, type Shape, sameShape, showShape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, Tensor } from "../tensor.ts";
import { sumTo } from "./reduce.ts";
import { copyStrided, stridesOf, wholeOf } from "./strided.ts";

/** Records the gradient of a move, if the elements are floats. */
export function recordMove(name: string, x: Tensor, out: Tensor, backward: (dout: Tensor) => Tensor): Tensor {
  return out.dtype === "f32" ? record(name, [x], out, (dout) => [() => backward(dout)]) : out;
}

/** The same elements under another shape of equal size. */
function viewed(name: string, x: Tensor, shape: Shape): Tensor {
  const out = new Tensor(shape, x.dtype, x.storage, x.offset);
  return recordMove(name, x, out, (dout) => viewed(name, dout, x.shape));
}

/**
 * Gives the elements another shape, in the same order, without copying.
 * @param x - any shape and type
 * @param shape - one size may be -1: it is worked out
 * @throws ShapeError if the sizes do not multiply to the number of elements
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const a = operand("reshape", "x", x, null);
  const unknown = shape.indexOf(-1);
  let sizes = shape;
  if (unknown >= 0) {
    const known = shape.reduce((product, n, i) => (i === unknown ? product : product * n), 1);
    sizes = shape.map((n, i) => (i === unknown ? a.size / known : n));
  }
  if (sizeOf(sizes) !== a.size || sizes.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new ShapeError(`reshape: ${a.size} elements do not fill ${showShape(shape)} (x ${showShape(a.shape)})`);
  }
  return viewed("reshape", a, [...sizes]);
}

/**
 * Merges the dimensions from `startDim` to `endDim` into one.
 * @param x - any shape and type; a scalar becomes [1]
 * @throws ShapeError if startDim comes after endDim
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  const a = operand("flatten", "x", x, null);
  if (a.rank === 0) return viewed("flatten", a, [1]);
  const start = normalizeDim("flatten", startDim, a.shape);
  const end = normalizeDim("flatten", endDim, a.shape);
  if (start > end) throw new ShapeError(`flatten: startDim ${start} comes after endDim ${end} (x ${showShape(a.shape)})`);
  const middle = sizeOf(a.shape.slice(start, end + 1));
  return viewed("flatten", a, [...a.shape.slice(0, start), middle, ...a.shape.slice(end + 1)]);
}

/**
 * Drops dimensions of size 1: all of them, or `dim` if it is of size 1.
 * @param x - any shape and type
 */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  const a = operand("squeeze", "x", x, null);
  const dims = dim === undefined ? null : [dim].flat().map((d) => normalizeDim("squeeze", d, a.shape));
  return viewed(
    "squeeze",
    a,
    a.shape.filter((n, i) => n !== 1 || (dims !== null && !dims.includes(i))),
  );
}

/**
 * Inserts a dimension of size 1 so that it becomes dimension `dim` of the result.
 * @param x - any shape and type
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  const a = operand("unsqueeze", "x", x, null);
  const at = normalizeDim("unsqueeze", dim, [...a.shape, 1]);
  return viewed("unsqueeze", a, [...a.shape.slice(0, at), 1, ...a.shape.slice(at)]);
}

/**
 * Reorders dimensions: out's dimension i is x's dimension dims[i].
 * @param x - any shape and type
 * @param dims - each dimension once
 * @throws ShapeError if `dims` is not a permutation of x's dimensions
 */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  const a = operand("permute", "x", x, null);
  const order = dims.map((dim) => normalizeDim("permute", dim, a.shape));
  if (order.length !== a.rank || new Set(order).size !== a.rank) {
    throw new ShapeError(`permute: dims [${dims.join(", ")}] are not the ${a.rank} dimensions in some order (x ${showShape(a.shape)})`);
  }
  const shape = order.map((dim) => a.shape[dim]!);
  // Where only dimensions of size 1 move, the elements stay in place.
  const moving = order.filter((dim) => a.shape[dim] !== 1);
  if (moving.every((dim, i) => i === 0 || moving[i - 1]! < dim)) return viewed("permute", a, shape);
  const out = empty(shape, a.dtype);
  const strides = stridesOf(a.shape);
  copyStrided(out, wholeOf(shape), a, { first: 0, strides: order.map((dim) => strides[dim]!) }, shape);
  return recordMove("permute", a, out, (dout) => {
    const back = new Array<number>(order.length);
    order.forEach((dim, i) => {
      back[dim] = i;
    });
    return permute(dout, back);
  });
}

/**
 * Swaps two dimensions.
 * @param x - any shape and type
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const a = operand("transpose", "x", x, null);
  const order = a.shape.map((_, i) => i);
  const [i, j] = [normalizeDim("transpose", dim0, a.shape), normalizeDim("transpose", dim1, a.shape)];
  order[i] = j;
  order[j] = i;
  return permute(a, order);
}

/**
 * Repeats dimensions of size 1, and adds leading ones, until x has the shape asked for.
 * @param x - any shape and type that broadcasts to `shape`
 * @param shape - a size of -1 keeps x's
 * @throws ShapeError if a size other than 1 would change
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  const a = operand("expand", "x", x, null);
  const added = shape.length - a.rank;
  const sizes = shape.map((n, i) => (n === -1 && i >= added ? a.shape[i - added]! : n));
  if (added < 0 || sizes.some((n, i) => n < 0 || (i >= added && a.shape[i - added] !== 1 && a.shape[i - added] !== n))) {
    throw new ShapeError(`expand: x ${showShape(a.shape)} does not broadcast to ${showShape(shape)}`);
  }
  if (sameShape(a.shape, sizes)) return a;
  if (sizeOf(sizes) === a.size) return viewed("expand", a, sizes);
  const out = empty(sizes, a.dtype);
  const strides = stridesOf(a.shape);
  const steps = sizes.map((_, i) => (i < added || a.shape[i - added] === 1 ? 0 : strides[i - added]!));
  copyStrided(out, wholeOf(sizes), a, { first: 0, strides: steps }, sizes);
  return recordMove("expand", a, out, (dout) => sumTo(dout, a.shape));
}

/**
 * Reverses dimensions.
 * @param x - any shape and type
 * @param dims - which ones, each once
 * @throws ShapeError if a dimension is named twice
 */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  const a = operand("flip", "x", x, null);
  const reversed = new Set([dims].flat().map((dim) => normalizeDim("flip", dim, a.shape)));
  if (reversed.size !== [dims].flat().length) throw new ShapeError(`flip: a dimension appears twice in [${[dims].flat().join(", ")}]`);
  const out = empty(a.shape, a.dtype);
  const strides = stridesOf(a.shape);
  let first = 0;
  const steps = strides.map((stride, i) => {
    if (!reversed.has(i)) return stride;
    first += stride * (a.shape[i]! - 1);
    return -stride;
  });
  copyStrided(out, wholeOf(a.shape), a, { first, strides: steps }, a.shape);
  return recordMove("flip", a, out, (dout) => flip(dout, [...reversed]));
}

/**
 * Rotates x along dimensions: what leaves at one end comes back at the other.
 * @param x - any shape and type
 * @param shifts - how far towards higher indices, one number per dimension
 * @param dims - which dimensions; absent: x is rolled as if it had one
 * @throws ShapeError if there are not as many shifts as dimensions
 */
export function roll(x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]): Tensor {
  const a = operand("roll", "x", x, null);
  const by = [shifts].flat();
  if (dims === undefined) return reshape(roll(reshape(a, [-1]), by, [0]), a.shape);
  const along = [dims].flat().map((dim) => normalizeDim("roll", dim, a.shape));
  if (by.length !== along.length) throw new ShapeError(`roll: ${by.length} shifts for ${along.length} dims (x ${showShape(a.shape)})`);
  const strides = stridesOf(a.shape);
  let sofar = a;
  along.forEach((dim, i) => {
    const n = a.shape[dim]!;
    const shift = n === 0 ? 0 : ((by[i]! % n) + n) % n;
    if (shift === 0) return;
    const out = empty(a.shape, a.dtype);
    const part = (count: number) => a.shape.map((size, j) => (j === dim ? count : size));
    const at = (index: number) => ({ first: index * strides[dim]!, strides });
    copyStrided(out, at(shift), sofar, at(0), part(n - shift));
    copyStrided(out, at(0), sofar, at(n - shift), part(shift));
    sofar = out;
  });
  const out = sofar === a ? new Tensor(a.shape, a.dtype, a.storage, a.offset) : sofar;
  return recordMove("roll", a, out, (dout) =>
    roll(
      dout,
      by.map((shift) => -shift),
      along,
    ),
  );
}

/**
 * Lays copies of x side by side.
 * @param x - any shape and type
 * @param repeats - how many along each dimension, counted from the last; further ones add leading dimensions
 * @returns sizes x.shape[i] · repeats[i]
 * @throws ShapeError if a count is negative
 */
export function repeat(x: Tensor, repeats: readonly number[]): Tensor {
  const a = operand("repeat", "x", x, null);
  if (repeats.some((n) => !Number.isInteger(n) || n < 0))
    throw new ShapeError(`repeat: counts [${repeats.join(", ")}] must not be negative`);
  const rank = Math.max(a.rank, repeats.length);
  const pad = (list: readonly number[]) => [...new Array<number>(rank - list.length).fill(1), ...list];
  const [sizes, counts] = [pad(a.shape), pad(repeats)];
  const pairs = sizes.flatMap((n) => [1, n]);
  const spread = expand(
    reshape(a, pairs),
    sizes.flatMap((n, i) => [counts[i]!, n]),
  );
  return reshape(
    spread,
    sizes.map((n, i) => n * counts[i]!),
  );
}

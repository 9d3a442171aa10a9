// Triangles of matrices: tril, triu.
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";

function triangle(op: string, kernel: typeof kernels.tril, x: Tensor, diagonal: number): Tensor {
  const a = operand(op, "x", x);
  if (a.rank < 2) throw new ShapeError(`${op}: x has rank ${a.rank}, needs 2 or more (x ${showShape(a.shape)})`);
  const [R, C] = a.shape.slice(-2) as [number, number];
  const out = empty(a.shape);
  const outer = a.size === 0 ? 0 : a.size / (R * C);
  kernel({ out: out.ptr, a: a.ptr, diagonal, outer, R, C });
  return record(op, [a], out, (dout) => [() => triangle(op, kernel, dout, diagonal)]);
}

/**
 * Keeps the lower triangle of matrices: column ≤ row + diagonal; the rest is 0.
 * @param x - [..., R, C]
 * @throws ShapeError if x is no matrix
 */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return triangle("tril", kernels.tril, x, diagonal);
}

/**
 * Keeps the upper triangle of matrices: column ≥ row + diagonal; the rest is 0.
 * @param x - [..., R, C]
 * @throws ShapeError if x is no matrix
 */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return triangle("triu", kernels.triu, x, diagonal);
}

// Copies between strided layouts: dimensions merged and ordered for the kernel, which knows four.
import * as kernels from "@sluice/kernels/raw";
import { type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** Elements of a tensor in steps: from the element `first` on, `strides[i]` elements per step along i. */
export interface Layout {
  readonly first: number;
  readonly strides: readonly number[];
}

interface Axis {
  readonly n: number;
  readonly o: number;
  readonly s: number;
}

/** The strides of a row-major tensor, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i]!;
  }
  return strides;
}

/** The row-major layout of a whole tensor. */
export function wholeOf(shape: Shape): Layout {
  return { first: 0, strides: stridesOf(shape) };
}

/** Drops axes of one step and merges neighbours that are one run in both layouts. */
function mergedAxes(n: Shape, o: readonly number[], s: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  for (let i = 0; i < n.length; i++) {
    if (n[i] === 1) continue;
    const axis = { n: n[i]!, o: o[i]!, s: s[i]! };
    const last = axes[axes.length - 1];
    if (last && last.o === axis.o * axis.n && last.s === axis.s * axis.n)
      axes[axes.length - 1] = { n: last.n * axis.n, o: axis.o, s: axis.s };
    else axes.push(axis);
  }
  return axes;
}

/** Moves the axis that is contiguous in `key` to place `at` from the end, if there is one among the first ones. */
function settle(axes: Axis[], key: "o" | "s", at: number): void {
  const found = axes.findIndex((axis) => axis[key] === 1);
  if (found >= 0 && found <= axes.length - at) axes.splice(axes.length - at, 0, axes.splice(found, 1)[0]!);
}

/**
 * Copies a grid of elements: out[to + Σ i·o] = a[from + Σ i·s] for every index i of `shape`.
 * @param out - written where the grid falls, of a's dtype
 */
export function copyStrided(out: Tensor, to: Layout, a: Tensor, from: Layout, shape: Shape): void {
  if (sizeOf(shape) === 0) return;
  const axes = mergedAxes(shape, to.strides, from.strides);
  settle(axes, "o", 1);
  if (axes.length > 1 && axes[axes.length - 1]!.s !== 1) settle(axes, "s", 2);
  const copy = (a.dtype === "bool" ? kernels.strided_copy_u8 : kernels.strided_copy) as typeof kernels.strided_copy;
  const one = { n: 1, o: 0, s: 0 };
  const inner = axes.slice(-4);
  while (inner.length < 4) inner.unshift(one);
  const [d0, d1, d2, d3] = inner as [Axis, Axis, Axis, Axis];
  const walk = (depth: number, to: number, from: number): void => {
    if (depth < axes.length - 4) {
      const { n, o, s } = axes[depth]!;
      for (let i = 0; i < n; i++) walk(depth + 1, to + i * o, from + i * s);
      return;
    }
    copy({
      out: out.ptr,
      a: a.ptr,
      to,
      from,
      n0: d0.n,
      n1: d1.n,
      n2: d2.n,
      n3: d3.n,
      o0: d0.o,
      o1: d1.o,
      o2: d2.o,
      o3: d3.o,
      s0: d0.s,
      s1: d1.s,
      s2: d2.s,
      s3: d3.s,
    });
  };
  walk(0, to.first, from.first);
}

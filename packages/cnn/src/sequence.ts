// Sequences as images of height 1, and options along time as options of images.
import { reshape, type Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import type { Pair } from "./conv2d-dims.ts";

/** [N, T, C] as [N, 1, T, C]. */
export function asImage(op: string, x: Tensor, name = "input"): Tensor {
  const a = operand(op, name, x, null);
  if (a.rank !== 3) throw new ShapeError(`${op}: ${name} has ${a.rank} dimensions, needs 3: [N, T, C] (${name} ${showShape(a.shape)})`);
  const [N, T, C] = a.shape as [number, number, number];
  return reshape(a, [N, 1, T, C]);
}

/** [N, 1, T, C] as [N, T, C]. */
export const asSequence = (x: Tensor): Tensor => reshape(x, [x.shape[0]!, x.shape[2]!, x.shape[3]!]);

/** What options say of a height of 1. */
const idle: Readonly<Record<string, number>> = { stride: 1, padding: 0, dilation: 1, outputPadding: 0 };

/** Options of sequences with pairs in place of numbers. */
export type Across<Options> = {
  [K in keyof Options]: K extends "stride" | "padding" | "dilation" | "outputPadding" ? Exclude<Options[K], number> | Pair : Options[K];
};

/** Options along time as options of images. */
export function across<Options extends object>(options: Options): Across<Options> {
  const pairs = Object.entries(options).map(([name, n]) => [name, name in idle && typeof n === "number" ? [idle[name], n] : n]);
  return Object.fromEntries(pairs) as Across<Options>;
}

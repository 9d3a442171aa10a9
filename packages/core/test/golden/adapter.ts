// How a golden case is run on our ops and layers.
import type { Module, Tensor } from "../../src/index.ts";
import { expectLayer } from "./layer.ts";
import type { GoldenCase } from "./read.ts";
import { expectGolden } from "./run.ts";

/** A case's tensors by name, in PyTorch's layout: floats, i32 indices, bool masks. */
export type Operands = Readonly<Record<string, Tensor>>;
/** One result, or several by their names in the case. */
export type Results = Tensor | Readonly<Record<string, Tensor>>;
/** Runs an operation; `attrs` are PyTorch's options. Parameters are permuted with ops, so gradients come back in PyTorch's layout. */
export type OpAdapter = (operands: Operands, attrs: never) => Results;
/** Builds a layer, whose parameters are loaded and read back under PyTorch's names. */
export interface ModuleAdapter {
  readonly make: (attrs: never) => Module;
  readonly forward: (model: never, operands: Operands, attrs: never) => Results;
}
/** How one operation of the golden cases is run. */
export type Adapter = OpAdapter | ModuleAdapter;

/** Options with "Infinity" as a number. */
function attributesOf(c: GoldenCase): never {
  const numbers: Record<string, number> = { Infinity: Number.POSITIVE_INFINITY, "-Infinity": Number.NEGATIVE_INFINITY };
  return Object.fromEntries(Object.entries(c.attrs).map(([k, v]) => [k, numbers[v as string] ?? v])) as never;
}

/** Runs a case and asserts every output and every gradient that PyTorch has. */
export function checkCase(c: GoldenCase, adapter: Adapter): void {
  if (typeof adapter === "function") expectGolden(c, (operands) => adapter(operands, attributesOf(c)));
  else {
    const attrs = attributesOf(c);
    const model = adapter.make(attrs);
    expectLayer(c, model, (operands) => {
      const results = adapter.forward(model as never, operands, attrs);
      return "dtype" in results ? { output: results as Tensor } : { ...(results as Record<string, Tensor>) };
    });
  }
}

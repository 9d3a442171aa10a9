// How a golden case is run on our ops: adapters by operation, and the comparison of outputs and gradients.
import { expect } from "vitest";
import { fromTorch, grad, type Module, scope, type Tensor, tensor, toTorch } from "../../src/index.ts";
import { expectClose, type GoldenCase, type GoldenTensor } from "./read.ts";

/** A case's tensors by name, in PyTorch's layout: floats, i32 indices, bool masks. */
export type Operands = Record<string, Tensor>;
/** One result, or several by their names in the case. */
export type Results = Tensor | Record<string, Tensor>;
/** Runs an operation; `attrs` are PyTorch's options. Parameters are permuted with ops, so gradients come back in PyTorch's layout. */
export type OpAdapter = (operands: Operands, attrs: never) => Results;
/** Builds a layer, whose parameters are loaded and read back under PyTorch's names. */
export interface ModuleAdapter {
  readonly make: (attrs: never) => Module;
  readonly forward: (model: never, operands: Operands, attrs: never) => Results;
}
/** How one operation of the golden cases is run. */
export type Adapter = OpAdapter | ModuleAdapter;

const dtypes = { Float32Array: "f32", Int32Array: "i32", Uint8Array: "bool" } as const;

/** A tensor with a golden tensor's numbers. */
export function tensorOf({ data, shape }: GoldenTensor): Tensor {
  return tensor(data, shape, dtypes[data.constructor.name as keyof typeof dtypes]);
}

/** Options as numbers: "Infinity" becomes infinite. */
export function attributesOf(c: GoldenCase): Record<string, unknown> {
  return Object.fromEntries(Object.entries(c.attrs).map(([k, v]) => [k, v === "Infinity" ? Infinity : v === "-Infinity" ? -Infinity : v]));
}

function namesOf(c: GoldenCase, role: GoldenTensor["role"]): string[] {
  return Object.keys(c.tensors).filter((name) => c.tensors[name]!.role === role);
}

/** Sums, over all outputs with a cotangent, of their gradients with respect to the wanted tensors. */
function gradients(c: GoldenCase, outputs: Record<string, Tensor>, wanted: readonly Tensor[]): Float64Array[] {
  const sums = wanted.map((t) => new Float64Array(t.size));
  for (const name of namesOf(c, "cotangent")) {
    const output = outputs[c.tensors[name]!.of!]!;
    grad(output, wanted, { dout: tensorOf(c.tensors[name]!) }).forEach((g, i) => {
      g.data.forEach((x, j) => {
        sums[i]![j]! += x;
      });
    });
  }
  return sums;
}

/** Runs a case and asserts every output and every gradient that PyTorch has. */
export function checkCase(c: GoldenCase, adapter: Adapter): void {
  const attrs = attributesOf(c) as never;
  const named = typeof adapter === "function" ? null : adapter.make(attrs);
  if (named) fromTorch(named, Object.fromEntries(namesOf(c, "param").map((name) => [name, c.tensors[name]!])));
  scope(() => {
    const operands: Operands = {};
    for (const name of [...namesOf(c, "input"), ...(named ? [] : namesOf(c, "param"))]) operands[name] = tensorOf(c.tensors[name]!);
    const results = typeof adapter === "function" ? adapter(operands, attrs) : adapter.forward(named as never, operands, attrs);
    const outputs = (namesOf(c, "output").includes("output") && !("output" in results) ? { output: results } : results) as Record<
      string,
      Tensor
    >;
    for (const name of namesOf(c, "output")) {
      const out = outputs[name];
      if (out === undefined) expect.fail(`${c.id}: the adapter gives no ${name}`);
      expect(out.shape, `${c.id}: shape of ${name}`).toEqual(c.tensors[name]!.shape);
      expectClose(out.data, c, name);
    }
    const grads = namesOf(c, "grad");
    const held = grads.filter((name) => c.tensors[name]!.of! in operands);
    const parameters = named?.parameters() ?? [];
    const found = gradients(c, outputs, [...held.map((name) => operands[c.tensors[name]!.of!]!), ...parameters]);
    held.forEach((name, i) => void expectClose(found[i]!, c, name));
    if (named) {
      parameters.forEach((p, i) => void p.set(found[held.length + i]!));
      const torch = toTorch(named);
      for (const name of grads.filter((n) => !held.includes(n))) expectClose(torch[c.tensors[name]!.of!]!.data as Float32Array, c, name);
    }
  });
}

// How a golden case is run on our ops and layers.
import { expect } from "vitest";
import { fromTorch, grad, type Module, scope, type Tensor, toTorch } from "../../src/index.ts";
import { expectClose, type GoldenCase } from "./read.ts";
import { expectGolden, fromGolden } from "./run.ts";

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

function checkModule(c: GoldenCase, { make, forward }: ModuleAdapter): void {
  const attrs = attributesOf(c);
  const model = make(attrs);
  const of = (role: string) => Object.keys(c.tensors).filter((name) => c.tensors[name]!.role === role);
  fromTorch(model, Object.fromEntries(of("param").map((name) => [name, c.tensors[name]!])));
  scope(() => {
    const operands = Object.fromEntries(of("input").map((name) => [name, fromGolden(c.tensors[name]!)]));
    const results = forward(model as never, operands, attrs);
    const outputs = ("dtype" in results ? { output: results } : results) as Readonly<Record<string, Tensor>>;
    for (const name of of("output")) {
      expect(outputs[name]!.shape, `${c.id}: shape of ${name}`).toEqual(c.tensors[name]!.shape);
      expectClose(outputs[name]!.data, c, name);
    }
    const [cotangent] = of("cotangent");
    expect(of("cotangent"), `${c.id}: outputs with a cotangent`).toHaveLength(1);
    const inputs = of("grad").filter((name) => c.tensors[name]!.of! in operands);
    const parameters = model.parameters();
    const wanted = [...inputs.map((name) => operands[c.tensors[name]!.of!]!), ...parameters];
    const grads = grad(outputs[c.tensors[cotangent!]!.of!]!, wanted, { dout: fromGolden(c.tensors[cotangent!]!) });
    for (const [i, name] of inputs.entries()) expectClose(grads[i]!.data, c, name);
    // Written into the parameters, the gradients are read back under PyTorch's names and in its layouts.
    for (const [i, p] of parameters.entries()) p.set(grads[inputs.length + i]!.data);
    const torch = toTorch(model);
    for (const name of of("grad")) {
      if (!inputs.includes(name)) expectClose(torch[c.tensors[name]!.of!]!.data as Float32Array, c, name);
    }
  });
}

/** Runs a case and asserts every output and every gradient that PyTorch has. */
export function checkCase(c: GoldenCase, adapter: Adapter): void {
  if (typeof adapter === "function") expectGolden(c, (operands) => adapter(operands, attributesOf(c)));
  else checkModule(c, adapter);
}

// Runs an op on a golden case: outputs and gradients against PyTorch's.
import { expect } from "vitest";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { expectClose, type GoldenCase, type GoldenTensor } from "./read.ts";

/** A golden tensor as a tensor: 8-bit numbers are booleans. */
export function fromGolden({ data, shape }: GoldenTensor): Tensor {
  return tensor(data, shape, data instanceof Uint8Array ? "bool" : data instanceof Int32Array ? "i32" : "f32");
}

/**
 * Computes the outputs of a case with `op` and compares them, then the gradient of every input that has one.
 * @param op - from the case's inputs and parameters, by name, to its outputs; one tensor stands for `output`
 */
export function expectGolden(
  c: GoldenCase,
  op: (inputs: Readonly<Record<string, Tensor>>) => Tensor | Readonly<Record<string, Tensor>>,
): void {
  const entries = Object.entries(c.tensors);
  scope(() => {
    const inputs = Object.fromEntries(
      entries.filter(([, t]) => t.role === "input" || t.role === "param").map(([name, t]) => [name, fromGolden(t)]),
    );
    const result = op(inputs);
    const outputs =
      "dtype" in result && typeof result.dtype === "string" ? { output: result as Tensor } : (result as Record<string, Tensor>);
    let compared = 0;
    for (const [name, t] of entries) {
      if (t.role !== "output") continue;
      expect(outputs[name]!.shape, `${c.id}: shape of ${name}`).toEqual(t.shape);
      expectClose(outputs[name]!.data, c, name);
      compared++;
    }
    expect(compared, `${c.id}: outputs compared`).toBeGreaterThan(0);
    const sums = new Map<string, Float32Array>();
    const wanted = entries.filter(([, t]) => t.role === "grad");
    for (const [, cot] of entries) {
      if (cot.role !== "cotangent") continue;
      const grads = grad(
        outputs[cot.of!]!,
        wanted.map(([, t]) => inputs[t.of!]!),
        { dout: fromGolden(cot) },
      );
      wanted.forEach(([name], i) => {
        const values = grads[i]!.data;
        const sofar = sums.get(name);
        sums.set(name, sofar ? sofar.map((x, j) => x + values[j]!) : Float32Array.from(values));
      });
    }
    for (const [name] of wanted) expectClose(sums.get(name)!, c, name);
  });
}

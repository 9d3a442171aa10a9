// Runs a layer on a golden case: parameters in, outputs and gradients out, all in PyTorch's names and layouts.
import { expect } from "vitest";
import type { Module } from "../../src/nn/module.ts";
import { add } from "../../src/ops/binary.ts";
import { fromTorch, toTorch } from "../../src/save/torch-names.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import type { Tensor } from "../../src/tensor.ts";
import { expectClose, type GoldenCase, type GoldenTensor } from "./read.ts";
import { fromGolden } from "./run.ts";

/** The tensors of a case with one role, without the prefix. */
function byRole(c: GoldenCase, role: GoldenTensor["role"], prefix = ""): [string, GoldenTensor][] {
  return Object.entries(c.tensors).flatMap(([name, t]) =>
    t.role === role ? [[name.slice(prefix.length), t] as [string, GoldenTensor]] : [],
  );
}

/**
 * Asserts that a layer gives PyTorch's outputs and gradients, at the case's tolerance.
 * @param call - given the case's inputs by name, the outputs by name
 * @returns how many tensors were compared
 */
export function expectLayer(c: GoldenCase, model: Module, call: (inputs: Record<string, Tensor>) => Record<string, Tensor>): number {
  fromTorch(model, Object.fromEntries(byRole(c, "param")));
  let compared = 0;
  const compare = (actual: ArrayLike<number>, name: string) => {
    expectClose(actual, c, name);
    compared++;
  };
  const gradients = scope(() => {
    const inputs = Object.fromEntries(byRole(c, "input").map(([name, t]) => [name, fromGolden(t)]));
    const outputs = call(inputs);
    for (const [name] of byRole(c, "output")) compare(outputs[name]!.data, name);
    const cotangents = byRole(c, "cotangent", "cot.");
    const wanted = byRole(c, "grad", "grad.").map(([name]) => name);
    const asked = wanted.filter((name) => name in inputs);
    const parameters = model.namedParameters().map(([, t]) => t);
    const sources = [...asked.map((name) => inputs[name]!), ...parameters];
    const found = cotangents
      .map(([of, cot]) => grad(outputs[of]!, sources, { dout: fromGolden(cot) }))
      .reduce((sums, grads) => sums.map((sum, i) => add(sum, grads[i]!)));
    asked.forEach((name, i) => {
      compare(found[i]!.data, `grad.${name}`);
    });
    return found.slice(asked.length);
  });
  // The gradients take the parameters' places, so that toTorch gives them PyTorch's layout.
  model.namedParameters().forEach(([, t], i) => {
    t.set(gradients[i]!.data);
  });
  for (const [name, { data }] of Object.entries(toTorch(model))) if (`grad.${name}` in c.tensors) compare(data, `grad.${name}`);
  expect(compared, `${c.id}: tensors compared`).toBe(byRole(c, "output").length + byRole(c, "grad").length);
  return compared;
}

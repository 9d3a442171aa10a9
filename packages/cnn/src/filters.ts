// Filters of convolutions as they start.
import { init, parameter, type Tensor } from "@sluice/core";
import { type Shape, ShapeError } from "@sluice/core/op";

/**
 * Checks the channels of a layer.
 * @param C - channels in
 * @param O - channels out
 * @throws ShapeError if a count is no positive whole number, or channels do not divide into groups
 */
export function checkChannels(op: string, C: number, O: number, groups: number): void {
  for (const [name, n] of Object.entries({ C, O, groups })) {
    if (!Number.isInteger(n) || n < 1) throw new ShapeError(`${op}: ${name} is ${n}, needs a whole number of at least 1`);
  }
  if (C % groups || O % groups) throw new ShapeError(`${op}: ${C} channels in and ${O} out do not both divide into ${groups} groups`);
}

/**
 * Filters and biases as PyTorch starts them: U(−1/√F, 1/√F), F the product of all sizes but the last (He et al. 2015, `kaimingUniform`).
 * @param shape - of the filters
 * @param O - how many biases
 */
export function filters(shape: Shape, O: number, bias: boolean): { weight: Tensor; bias: Tensor | null } {
  const weight = parameter(init.kaimingUniform(shape, { slope: Math.sqrt(5) }));
  const bound = 1 / Math.sqrt(init.fans(shape).fanIn);
  return { weight, bias: bias ? parameter(init.uniform([O], -bound, bound)) : null };
}

// Copies of the gradients that optimizers are given, for those who want to look at them.
import * as kernels from "@sluice/kernels/raw";
import { context } from "../context.ts";
import { state, written } from "../state.ts";
import { emptyOnHeap, type Tensor } from "../tensor.ts";

const copies = new WeakMap<Tensor, Tensor>();
/** How often somebody began or ended to look: captured programs hold for one set of copies. */
let changes = 0;

/**
 * From now on keeps the gradient of each parameter as its optimizer is given it: after clipping, before weight decay. Captured steps are
 * captured anew once.
 * @returns one long-lived tensor per parameter, of its shape, zeros until the next step; `dropGradients` ends it
 */
export function keepGradients(parameters: readonly Tensor[]): Tensor[] {
  return parameters.map((p) => {
    const known = copies.get(p);
    if (known) return known;
    const copy = state(emptyOnHeap(p.shape));
    kernels.fill({ out: copy.ptr, value: 0, n: copy.size });
    copies.set(p, copy);
    changes++;
    return copy;
  });
}

/** Keeps the gradients of these parameters no longer; what was kept stays readable. */
export function dropGradients(parameters: readonly Tensor[]): void {
  for (const p of parameters) if (copies.delete(p)) changes++;
}

/** Called once in an optimizer's step: a program that is captured now holds until the set of copies changes. */
export function guardCopies(): void {
  const then = changes;
  context.capturing?.guard(() => changes === then);
}

/** Copies the gradient of a parameter, if somebody wants it. */
export function keepGradient(param: Tensor, gradient: Tensor): void {
  const copy = copies.get(param);
  if (!copy) return;
  kernels.copy({ out: copy.ptr, a: gradient.ptr, n: copy.size });
  written(copy.storage);
}

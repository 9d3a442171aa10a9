// The kernels of this repository, as subsets see them: the full binaries, and running a smaller one through the kernels' own parity tests.
import { specs } from "../../kernels/spec/index.ts";
import { relaxed } from "../../kernels/src/generated/relaxed.ts";
import { simd } from "../../kernels/src/generated/simd.ts";
import { compile, instantiate } from "../../kernels/src/load.ts";
import { addTenant, type KernelFunction, names } from "../../kernels/src/table.ts";
import { runCase } from "../../kernels/test/parity.ts";

/** The full binaries, as texts. */
export const full = { simd, relaxed } as const;

/** Kernels in the order in which the full binaries export them. */
export const inOrder = (kernels: readonly string[]): string[] => names.filter((name) => kernels.includes(name));

/** Holds the kernels of a smaller binary, which are all that it exports, to their specs. */
export function parity(text: string, kernels: readonly string[], variant: "simd" | "relaxed"): void {
  const smaller = instantiate(compile(text)) as KernelFunction[];
  const order = inOrder(kernels);
  const remove = addTenant((name) => smaller[order.indexOf(name)] ?? missing);
  try {
    for (const kernel of kernels) for (const dims of specs[kernel as keyof typeof specs].cases) runCase(kernel, dims, variant);
  } finally {
    remove();
  }
}

function missing(): never {
  throw new Error("the smaller binary has no such kernel");
}

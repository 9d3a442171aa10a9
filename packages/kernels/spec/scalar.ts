// The meaning of assembly/scalar.ts.
import type { Spec, Tolerance } from "./spec.ts";

const some = [0, -0, 1, -1, 0.5, -0.5, 2, 3.7, -3.7, 10, 100, -100, 0.003, 1e-20, Infinity, -Infinity, NaN];

type Name = "scalar_exp" | "scalar_log" | "scalar_tanh" | "scalar_sin" | "scalar_cos";

function of(f: (x: number) => number, tolerance: Tolerance): Spec<Name> {
  return { reference: ({ x }) => f(x), buffers: () => ({}), cases: some.map((x) => ({ x })), tolerance };
}

/** Both sides round: units of 2⁻⁵³, relatively. */
export const scalar_exp: Spec<"scalar_exp"> = of(Math.exp, { relative: 4e-16 });
export const scalar_log: Spec<"scalar_log"> = of(Math.log, { relative: 4e-16 });
export const scalar_tanh: Spec<"scalar_tanh"> = of(Math.tanh, { relative: 1e-15 });
export const scalar_sin: Spec<"scalar_sin"> = of(Math.sin, { absolute: 2e-16, relative: 2e-16 });
export const scalar_cos: Spec<"scalar_cos"> = of(Math.cos, { absolute: 2e-16, relative: 2e-16 });

export const scalar_pow: Spec<"scalar_pow"> = {
  reference: ({ x, y }) => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y),
  buffers: () => ({}),
  cases: some.flatMap((x) => some.map((y) => ({ x, y }))),
  /** y ln x is rounded before e^ is taken: at most 2 · 461 + 4 units. */
  tolerance: { relative: 2e-13 },
};

// Checks for those who write ops: `@sluice/core/testing`.
import { scope } from "./scope.ts";
import { showShape } from "./shape.ts";
import { grad } from "./tape.ts";
import { type Tensor, tensor } from "./tensor.ts";

/** Options of `gradcheck`. */
export interface GradcheckOptions {
  /** 2 checks gradients of gradients as well. Default 1. */
  order?: 1 | 2;
  /** Largest relative error of a directional derivative. Default 5e-3. */
  tolerance?: number;
  /** Step of the finite differences. Default 1e-2. */
  step?: number;
  /** Random directions tried per input. Default 2. */
  directions?: number;
  seed?: number;
}

/** A seeded generator of normal numbers, for drawing test inputs and directions. */
export function testNormals(seed: number): () => number {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};
const norm = (a: ArrayLike<number>) => Math.sqrt(dot(a, a));

/**
 * Compares the gradients of `fn` with finite differences along random directions; throws where they differ.
 * Central differences with one Richardson extrapolation, summed in double precision.
 * @param fn - a pure function of its tensors, smooth around the inputs
 * @param inputs - f32 tensors to differentiate with respect to
 */
export function gradcheck(fn: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[], options: GradcheckOptions = {}): void {
  const { order = 1, tolerance = 5e-3, step = 1e-2, directions = 2, seed = 1 } = options;
  const normal = testNormals(seed);
  const random = (n: number) => Float32Array.from({ length: n }, normal);
  const at = inputs.map((t) => Float32Array.from(t.data));
  const shapes = inputs.map((t) => t.shape);
  const make = (values: readonly Float32Array[]) => values.map((v, i) => tensor(v, shapes[i]!));
  const outSize = scope(() => fn(...make(at)).size);
  const cotangent = random(outSize);
  const weights = at.map((v) => random(v.length));

  /** ⟨cotangent, fn(values)⟩ */
  const value = (values: readonly Float32Array[]) => scope(() => dot(fn(...make(values)).data, cotangent));
  /** The gradients of `value`. */
  const gradients = (values: readonly Float32Array[]) =>
    scope(() => {
      const xs = make(values);
      const out = fn(...xs);
      return grad(out, xs, { dout: tensor(cotangent, out.shape) }).map((g) => Float32Array.from(g.data));
    });
  /** Σ ⟨weights, gradients⟩, and its gradients. */
  const second = () =>
    scope(() => {
      const xs = make(at);
      const out = fn(...xs);
      const firsts = grad(out, xs, { dout: tensor(cotangent, out.shape), differentiable: true });
      const total = at.map((v) => new Float64Array(v.length));
      firsts.forEach((first, k) => {
        if (first.node === null) return;
        grad(first, xs, { dout: tensor(weights[k]!, first.shape) }).forEach((g, i) => {
          const values = g.data;
          for (let j = 0; j < values.length; j++) total[i]![j]! += values[j]!;
        });
      });
      return total;
    });

  compare("gradient", gradients(at), value);
  if (order === 2) {
    compare("second-order gradient", second(), (values) => gradients(values).reduce((sum, g, k) => sum + dot(g, weights[k]!), 0));
  }

  function compare(what: string, analytic: readonly ArrayLike<number>[], f: (values: readonly Float32Array[]) => number): void {
    for (let i = 0; i < at.length; i++) {
      if (at[i]!.length === 0) continue;
      for (let d = 0; d < directions; d++) {
        const v = random(at[i]!.length);
        const moved = (h: number) => at.map((x, k) => (k === i ? x.map((value, j) => value + h * v[j]!) : x));
        const difference = (h: number) => {
          const [up, down] = [moved(h), moved(-h)];
          // The step that rounding really took, along v.
          const taken = dot(up[i]!, v) - dot(down[i]!, v);
          return ((f(up) - f(down)) / taken) * dot(v, v);
        };
        const numeric = (4 * difference(step / 2) - difference(step)) / 3;
        const got = dot(analytic[i]!, v);
        const scale = Math.max(1, norm(analytic[i]!) * norm(v));
        if (!(Math.abs(got - numeric) <= tolerance * scale)) {
          throw new Error(
            `gradcheck: ${what} of input ${i} ${showShape(shapes[i]!)} along direction ${d} is ${got}, finite differences say ${numeric} (scale ${scale})`,
          );
        }
      }
    }
  }
}

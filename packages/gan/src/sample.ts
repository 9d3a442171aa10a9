// Drawing from a trained generator: truncation, conditions, and walks between latent vectors.
import {
  add,
  atan2,
  div,
  dot,
  less,
  linspace,
  mul,
  noGrad,
  normalize,
  randn,
  relu,
  reshape,
  type Stream,
  scope,
  sin,
  sqrt,
  square,
  sub,
  type Tensor,
  truncatedNormal,
  where,
} from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";
import type { Latent } from "./gan-options.ts";
import type { Generator } from "./networks.ts";

/** Options of `GAN.sample`. */
export interface SampleOptions {
  /** Given to the generator: [n] or [n, ...]. */
  condition?: Tensor;
  /** Draw latent numbers within ± this only (Brock et al. 2019): better and more alike samples. Normal latents only. Default: no limit. */
  truncation?: number;
  /** Use the averaged generator, if there is one. Default true. */
  average?: boolean;
  /** Latent vectors to use instead of drawing: [n, Z]. */
  z?: Tensor;
}

/** Draws latent vectors and runs the generator on them, in evaluation mode and unrecorded. */
export function sampleFrom(generator: Generator, latent: number | Latent, n: number, stream: Stream, options: SampleOptions): Tensor {
  const { condition, truncation, z: given } = options;
  if (truncation !== undefined && (typeof latent !== "number" || !(truncation > 0))) {
    throw new RangeError(`sample: truncation is ${truncation}, needs a number above 0 and normal latents of a given length`);
  }
  const training = generator.training;
  generator.eval();
  try {
    return scope(() =>
      noGrad(() => {
        let z = given;
        if (z === undefined) {
          if (typeof latent !== "number") z = latent(n, stream);
          else if (truncation !== undefined) z = truncatedNormal([n, latent], { low: -truncation, high: truncation, stream });
          else z = randn([n, latent], { stream });
        }
        return generator.forward(z, condition);
      }),
    );
  } finally {
    generator.train(training);
  }
}

function checkEnds(op: string, a: Tensor, b: Tensor, steps: number): void {
  if (!sameShape(a.shape, b.shape) || a.rank !== 1) {
    throw new ShapeError(
      `${op}: the ends have ${a.size} and ${b.size} numbers (a ${showShape(a.shape)}, b ${showShape(b.shape)}); they need [Z]`,
    );
  }
  if (!Number.isInteger(steps) || steps < 2) throw new RangeError(`${op}: ${steps} steps, needs a whole number of at least 2`);
}

/** The fractions of the way, [steps, 1]. */
function fractions(steps: number): Tensor {
  return reshape(linspace(0, 1, steps), [steps, 1]);
}

/**
 * A straight walk from one latent vector to another, both included.
 * @param a - [Z]
 * @param b - [Z]
 * @returns [steps, Z], for `sample(steps, { z })`
 * @throws ShapeError if the ends differ in size, RangeError for fewer than 2 steps
 */
export function interpolate(a: Tensor, b: Tensor, steps: number): Tensor {
  checkEnds("interpolate", a, b, steps);
  return scope(() => {
    const t = fractions(steps);
    return add(mul(sub(1, t), a), mul(t, b));
  });
}

/**
 * A walk along the great circle (slerp; White 2016), on which normal latents keep their usual length.
 * @param a - [Z]
 * @param b - [Z]
 * @returns [steps, Z]; straight where a and b are parallel or one is 0
 * @throws ShapeError if the ends differ in size, RangeError for fewer than 2 steps
 */
export function interpolateSpherical(a: Tensor, b: Tensor, steps: number): Tensor {
  checkEnds("interpolateSpherical", a, b, steps);
  return scope(() => {
    const t = fractions(steps);
    const cosine = dot(normalize(a, { dim: 0 }), normalize(b, { dim: 0 }));
    const sine = sqrt(relu(sub(1, square(cosine))));
    const angle = atan2(sine, cosine);
    const parallel = less(sine, 1e-4);
    const share = (part: Tensor) => where(parallel, part, div(sin(mul(part, angle)), sine));
    return add(mul(share(sub(1, t)), a), mul(share(t), b));
  });
}

// Mixtures of Gaussians in the plane: what two-dimensional GANs are measured on.
import { add, type DrawOptions, indexSelect, randint, randn, scope, state, type Tensor, tensor } from "@sluice/core";

/** Gaussians of one width, all equally likely. */
export class Mixture {
  /** [K, 2] */
  readonly centers: Tensor;
  /** Standard deviation of each. */
  readonly sigma: number;

  /** @throws RangeError if sigma is negative or there is no centre */
  constructor(centers: readonly (readonly [number, number])[], sigma: number) {
    if (centers.length === 0) throw new RangeError("mixture: 0 centres, needs at least 1");
    if (!(sigma >= 0)) throw new RangeError(`mixture: sigma is ${sigma}, needs at least 0`);
    this.centers = state(tensor(Float32Array.from(centers.flat()), [centers.length, 2]));
    this.sigma = sigma;
  }

  /** Draws points. @returns [n, 2] */
  sample(n: number, options: DrawOptions = {}): Tensor {
    return scope(() => {
      const which = randint(0, this.centers.shape[0]!, [n], options);
      return add(indexSelect(this.centers, 0, which), randn([n, 2], { std: this.sigma, ...options }));
    });
  }

  /** Batches without end, each valid until the next. */
  *batches(n: number, options: DrawOptions = {}): Generator<Tensor, never, void> {
    const batch = this.sample(n, options);
    for (;;) {
      yield batch;
      scope(() => batch.set(this.sample(n, options).view()));
    }
  }
}

/** Gaussians on a circle around 0, the first at (radius, 0). Default: 8 of width 0.01 on the unit circle. */
export function ring(options: { modes?: number; radius?: number; sigma?: number } = {}): Mixture {
  const { modes = 8, radius = 1, sigma = 0.01 } = options;
  const at = (i: number): [number, number] => {
    const angle = (2 * Math.PI * i) / modes;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  };
  return new Mixture(
    Array.from({ length: modes }, (_, i) => at(i)),
    sigma,
  );
}

/**
 * Gaussians on a square grid around 0. Default: 5 × 5, 0.5 apart, of width 0.0125: the usual grid (2 apart, width 0.05) scaled to ±1.
 */
export function grid(options: { side?: number; spacing?: number; sigma?: number } = {}): Mixture {
  const { side = 5, spacing = 0.5, sigma = 0.0125 } = options;
  const at = (i: number) => (i - (side - 1) / 2) * spacing;
  return new Mixture(
    Array.from({ length: side * side }, (_, i) => [at(i % side), at(Math.floor(i / side))]),
    sigma,
  );
}

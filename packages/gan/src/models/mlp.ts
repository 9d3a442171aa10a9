// Plain multilayer perceptrons for both players.
import { Lambda, type Layer, Linear, leakyRelu, relu, Sequential, type Tensor } from "@sluice/core";
import { SpectralNorm } from "../spectral-norm.ts";

/** Options of `mlpGenerator` and `mlpDiscriminator`. */
export interface MLPOptions {
  /** Widths of the hidden layers. Default [128, 128, 128]. */
  hidden?: readonly number[];
  /** Divide every weight by its spectral norm (discriminator only). Default false. */
  spectralNorm?: boolean;
}

function mlp(sizes: readonly number[], activation: (x: Tensor) => Tensor, make: (D: number, O: number) => Layer): Sequential {
  const last = sizes.length - 2;
  const layers = sizes.slice(1).flatMap((O, i) => {
    const layer = make(sizes[i]!, O);
    return i === last ? [layer] : [layer, new Lambda(activation)];
  });
  return new Sequential(...layers);
}

/** Latents [N, Z] to samples [N, D], with ReLU between layers and nothing at the end. */
export function mlpGenerator(Z: number, D: number, options: MLPOptions = {}): Sequential {
  const { hidden = [128, 128, 128] } = options;
  return mlp([Z, ...hidden, D], relu, (a, b) => new Linear(a, b));
}

/** Samples [N, D] to scores [N, 1], with leaky ReLU of slope 0.2 between layers. */
export function mlpDiscriminator(D: number, options: MLPOptions = {}): Sequential {
  const { hidden = [128, 128, 128], spectralNorm = false } = options;
  const make = (a: number, b: number) => (spectralNorm ? new SpectralNorm(new Linear(a, b)) : new Linear(a, b));
  return mlp([D, ...hidden, 1], (x) => leakyRelu(x, 0.2), make);
}

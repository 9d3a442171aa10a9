// Penalties on the discriminator's gradient by its input; they are differentiated again, so every layer needs its second derivative.
import { add, grad, mean, mul, norm, rand, relu, reshape, type Stream, square, stopGradient, sub, sum, type Tensor } from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";

/** Scores rows: [N, ...] to one score per row. */
export type Critic = (x: Tensor) => Tensor;

/** A penalty of the discriminator, already weighted: []. */
export type Penalty = (critic: Critic, real: Tensor, fake: Tensor) => Tensor;

/** The gradient of each row's score by that row, flattened: [N, D]; it can be differentiated again. */
function rowGradients(critic: Critic, x: Tensor): Tensor {
  const [dx] = grad(sum(critic(x)), [x], { differentiable: true });
  return reshape(dx!, [x.shape[0] ?? 1, -1]);
}

/** Options of `gradientPenalty`. */
export interface GradientPenaltyOptions {
  /** Factor. Default 10. */
  weight?: number;
  /** The length that gradients should have. Default 1. */
  target?: number;
  /** Punish only gradients longer than `target` (WGAN-LP, Petzka et al. 2018). Default false. */
  oneSided?: boolean;
  /** How much of the real row each interpolate has, [N]; default: drawn evenly from [0, 1). */
  mix?: Tensor;
  /** Where the mix is drawn from. Default: the shared stream. */
  stream?: Stream;
}

/**
 * WGAN-GP's penalty (Gulrajani et al. 2017, eq. 3): weight · E (‖∇ₓ critic(x)‖ − target)², x = mix · real + (1 − mix) · fake row by row.
 * @param critic - rows to scores
 * @param real - [N, ...]
 * @param fake - of real's shape; no gradient flows into what made it
 * @throws ShapeError if shapes differ
 */
export function gradientPenalty(critic: Critic, real: Tensor, fake: Tensor, options: GradientPenaltyOptions = {}): Tensor {
  const { weight = 10, target = 1, oneSided = false, stream } = options;
  if (!sameShape(real.shape, fake.shape)) {
    throw new ShapeError(
      `gradientPenalty: real has ${real.size} elements, fake ${fake.size} (real ${showShape(real.shape)}, fake ${showShape(fake.shape)})`,
    );
  }
  const N = real.shape[0]!;
  const mix = reshape(options.mix ?? rand([N], stream ? { stream } : {}), [N, ...real.shape.slice(1).map(() => 1)]);
  const [a, b] = [stopGradient(real), stopGradient(fake)];
  const x = stopGradient(add(b, mul(mix, sub(a, b))));
  const excess = sub(norm(rowGradients(critic, x), 1), target);
  return mul(mean(square(oneSided ? relu(excess) : excess)), weight);
}

/** Options of `r1Penalty` and `r2Penalty`. */
export interface ZeroCenteredOptions {
  /** γ. Default 10. */
  weight?: number;
}

function zeroCentered(critic: Critic, x: Tensor, { weight = 10 }: ZeroCenteredOptions): Tensor {
  const dx = rowGradients(critic, stopGradient(x));
  return mul(sum(square(dx)), weight / (2 * dx.shape[0]!));
}

/** R1 (Mescheder et al. 2018, eq. 9): weight/2 · E ‖∇ₓ critic(real)‖². @param real - [N, ...] */
export function r1Penalty(critic: Critic, real: Tensor, options: ZeroCenteredOptions = {}): Tensor {
  return zeroCentered(critic, real, options);
}

/** R2 (Mescheder et al. 2018, eq. 10): weight/2 · E ‖∇ₓ critic(fake)‖². @param fake - [N, ...] */
export function r2Penalty(critic: Critic, fake: Tensor, options: ZeroCenteredOptions = {}): Tensor {
  return zeroCentered(critic, fake, options);
}

// Distributions of actions: drawing, log-probability, entropy, divergence. Those of torch.distributions, batched over rows.
import {
  add,
  argmax,
  cast,
  clamp,
  div,
  categorical as drawIndex,
  exp,
  expand,
  gather,
  less,
  logSoftmax,
  mul,
  narrow,
  neg,
  rand,
  randn,
  reshape,
  type Stream,
  sigmoid,
  softmax,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  where,
} from "@sluice/core";

/** What a policy is over: how to draw actions and how likely they are. */
export interface Distribution {
  /** Draws an action per row. */
  sample(stream: Stream): Tensor;
  /** The likeliest action per row. */
  mode(): Tensor;
  /** [N] nats: the logarithm of each row's probability or density. */
  logProb(actions: Tensor): Tensor;
  /** [N] nats. */
  entropy(): Tensor;
}

const LOG_2PI = 1.8378770664093453;

/** One choice per row. */
export class Categorical implements Distribution {
  /** [N, A], log-probabilities. */
  readonly logits: Tensor;

  /**
   * @param logits - [N, A], of any sum
   * @param mask - [N, A] bool: what may be chosen; a choice that may not has probability 0
   */
  constructor(logits: Tensor, mask: Tensor | null = null) {
    // As MaskablePPO: −1e8, so that rows stay finite.
    this.logits = logSoftmax(mask ? where(mask, logits, -1e8) : logits, -1);
  }

  /** [N, A] */
  get probabilities(): Tensor {
    return softmax(this.logits, -1);
  }

  sample(stream: Stream): Tensor {
    return drawIndex(this.probabilities, { stream });
  }

  mode(): Tensor {
    return argmax(this.logits, -1);
  }

  /** @param actions - [N] i32 */
  logProb(actions: Tensor): Tensor {
    const [N] = this.logits.shape as [number];
    return reshape(gather(this.logits, 1, reshape(actions, [N, 1])), [N]);
  }

  entropy(): Tensor {
    return neg(sum(mul(this.probabilities, this.logits), -1));
  }

  /** [N] nats: the divergence KL(this ‖ other). */
  kl(other: Categorical): Tensor {
    return sum(mul(this.probabilities, sub(this.logits, other.logits)), -1);
  }
}

/** Several independent choices per row. */
export class MultiCategorical implements Distribution {
  readonly parts: readonly Categorical[];

  /**
   * @param logits - [N, Σ n]
   * @param n - how many choices each part has
   */
  constructor(logits: Tensor, n: readonly number[]) {
    let at = 0;
    this.parts = n.map((count) => {
      const part = new Categorical(narrow(logits, 1, at, count));
      at += count;
      return part;
    });
  }

  #join(columns: readonly Tensor[]): Tensor {
    const [N] = columns[0]!.shape as [number];
    // Column k of [N, K] is column · one-hot(k).
    const K = columns.length;
    const wide = columns.map((column, k) => {
      const unit = tensor(Array.from({ length: K }, (_, i) => (i === k ? 1 : 0)));
      return mul(expand(reshape(cast(column, "f32"), [N, 1]), [N, K]), unit);
    });
    return cast(wide.reduce(add), "i32");
  }

  /** @returns [N, K] i32 */
  sample(stream: Stream): Tensor {
    return this.#join(this.parts.map((part) => part.sample(stream)));
  }

  mode(): Tensor {
    return this.#join(this.parts.map((part) => part.mode()));
  }

  /** @param actions - [N, K] i32 */
  logProb(actions: Tensor): Tensor {
    const [N] = actions.shape as [number];
    const floats = cast(actions, "f32");
    const all = this.parts.map((part, k) => part.logProb(cast(reshape(narrow(floats, 1, k, 1), [N]), "i32")));
    return all.reduce(add);
  }

  entropy(): Tensor {
    return this.parts.map((part) => part.entropy()).reduce(add);
  }
}

/** Independent normal numbers, A per row. */
export class DiagGaussian implements Distribution {
  readonly mean: Tensor;
  readonly logStd: Tensor;

  /**
   * @param mean - [N, A]
   * @param logStd - [A] or [N, A], logarithms of standard deviations
   */
  constructor(mean: Tensor, logStd: Tensor) {
    this.mean = mean;
    this.logStd = logStd;
  }

  sample(stream: Stream): Tensor {
    return add(this.mean, mul(randn(this.mean.shape, { stream }), exp(this.logStd)));
  }

  mode(): Tensor {
    return this.mean;
  }

  /** @param actions - [N, A] */
  logProb(actions: Tensor): Tensor {
    const z = div(sub(actions, this.mean), exp(this.logStd));
    return sum(sub(mul(square(z), -0.5), add(this.logStd, 0.5 * LOG_2PI)), -1);
  }

  entropy(): Tensor {
    return sum(add(expand(this.logStd, this.mean.shape), 0.5 + 0.5 * LOG_2PI), -1);
  }

  /** [N] nats: the divergence KL(this ‖ other). */
  kl(other: DiagGaussian): Tensor {
    const variances = div(add(exp(mul(this.logStd, 2)), square(sub(this.mean, other.mean))), mul(exp(mul(other.logStd, 2)), 2));
    return sum(sub(add(sub(other.logStd, this.logStd), variances), 0.5), -1);
  }
}

/** Normal numbers squashed into (−1, 1) by tanh. */
export class SquashedGaussian {
  readonly normal: DiagGaussian;

  /**
   * @param mean - [N, A]
   * @param logStd - [N, A]; cut to [−20, 2]
   */
  constructor(mean: Tensor, logStd: Tensor) {
    this.normal = new DiagGaussian(mean, clamp(logStd, -20, 2));
  }

  /**
   * Draws actions with their log-probability, through which gradients flow.
   * log π(a) = log N(u) − Σ log(1 − tanh² u), the latter as 2 (log 2 − u − softplus(−2u)), exact for large u.
   * @see Haarnoja et al. 2018, Soft actor-critic, arXiv:1801.01290, appendix C
   */
  draw(stream: Stream): { action: Tensor; logProb: Tensor } {
    const u = this.normal.sample(stream);
    return { action: tanh(u), logProb: this.logProbBefore(u) };
  }

  /** [N]: the log-probability of tanh u. */
  logProbBefore(u: Tensor): Tensor {
    const squash = mul(sub(Math.LN2, add(u, softplus(mul(u, -2)))), 2);
    return sub(this.normal.logProb(u), sum(squash, -1));
  }

  mode(): Tensor {
    return tanh(this.normal.mean);
  }
}

/** Independent bits, A per row. */
export class Bernoulli implements Distribution {
  /** [N, A], log-odds. */
  readonly logits: Tensor;

  constructor(logits: Tensor) {
    this.logits = logits;
  }

  sample(stream: Stream): Tensor {
    return cast(less(rand(this.logits.shape, { stream }), sigmoid(this.logits)), "f32");
  }

  mode(): Tensor {
    return cast(less(neg(this.logits), 0), "f32");
  }

  /** @param actions - [N, A] of 0 and 1 */
  logProb(actions: Tensor): Tensor {
    return neg(sum(sub(softplus(this.logits), mul(actions, this.logits)), -1));
  }

  entropy(): Tensor {
    return sum(sub(softplus(this.logits), mul(this.logits, sigmoid(this.logits))), -1);
  }
}

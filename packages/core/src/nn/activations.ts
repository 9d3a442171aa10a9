// Activations as layers, named as in PyTorch.
import * as ops from "../ops/activation.ts";
import { full } from "../ops/create.ts";
import { logSoftmax, softmax, softmin } from "../ops/softmax.ts";
import { sigmoid, tanh } from "../ops/unary.ts";
import { Stream } from "../random.ts";
import { parameter } from "../state.ts";
import type { Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/** max(x, 0). */
export class ReLU extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.relu(x);
  }
}

/** x where x > 0, slope · x elsewhere. */
export class LeakyReLU extends Module {
  readonly slope: number;

  constructor(slope = 0.01) {
    super();
    this.slope = slope;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.leakyRelu(x, this.slope);
  }
}

/** x where x > 0, weight · x elsewhere, the weight learned. */
export class PReLU extends Module {
  readonly weight: Tensor;

  /**
   * @param slopes - 1, or one for each channel
   * @param initial - the slopes at first
   */
  constructor(slopes = 1, initial = 0.25) {
    super();
    this.weight = parameter(full([slopes], initial));
  }

  /** @param x - [..., C] if there are C slopes; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.prelu(x, this.weight);
  }
}

/** x where x > 0, slope · x elsewhere: the slope random in training, the middle one in evaluation. */
export class RReLU extends Module {
  readonly lower: number;
  readonly upper: number;
  /** State of its random stream, i32 [4]. */
  readonly random: Tensor;
  readonly #stream: Stream;

  constructor(lower = 1 / 8, upper = 1 / 3) {
    super();
    this.lower = lower;
    this.upper = upper;
    this.#stream = new Stream("rrelu");
    this.random = this.#stream.state;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.rrelu(x, { lower: this.lower, upper: this.upper, training: this.training, stream: this.#stream });
  }
}

/** x where x > 0, alpha · (e^x − 1) elsewhere. */
export class ELU extends Module {
  readonly alpha: number;

  constructor(alpha = 1) {
    super();
    this.alpha = alpha;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.elu(x, this.alpha);
  }
}

/** elu with the constants that keep mean 0 and variance 1. */
export class SELU extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.selu(x);
  }
}

/** x where x > 0, alpha · (e^{x / alpha} − 1) elsewhere. */
export class CELU extends Module {
  readonly alpha: number;

  constructor(alpha = 1) {
    super();
    this.alpha = alpha;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.celu(x, this.alpha);
  }
}

/** x Φ(x), or its tanh form. */
export class GELU extends Module {
  readonly options: ops.GeluOptions;

  constructor(options: ops.GeluOptions = {}) {
    super();
    this.options = options;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.gelu(x, this.options);
  }
}

/** x sigmoid(x). */
export class SiLU extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.silu(x);
  }
}

/** log(1 + e^{beta · x}) / beta. */
export class Softplus extends Module {
  readonly options: ops.SoftplusOptions;

  constructor(options: ops.SoftplusOptions = {}) {
    super();
    this.options = options;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.softplus(x, this.options);
  }
}

/** log(sigmoid(x)). */
export class LogSigmoid extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.logSigmoid(x);
  }
}

/** x tanh(log(1 + e^x)). */
export class Mish extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.mish(x);
  }
}

/** x · min(max(x + 3, 0), 6) / 6. */
export class Hardswish extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.hardswish(x);
  }
}

/** min(max(x + 3, 0), 6) / 6. */
export class Hardsigmoid extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.hardsigmoid(x);
  }
}

/** x held between low and high. */
export class Hardtanh extends Module {
  readonly low: number;
  readonly high: number;

  constructor(low = -1, high = 1) {
    super();
    this.low = low;
    this.high = high;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.hardtanh(x, this.low, this.high);
  }
}

/** min(max(x, 0), 6). */
export class ReLU6 extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.relu6(x);
  }
}

/** x / (1 + |x|). */
export class Softsign extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.softsign(x);
  }
}

/** x − tanh(x). */
export class Tanhshrink extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.tanhshrink(x);
  }
}

/** x where |x| > lambda, 0 elsewhere. */
export class Hardshrink extends Module {
  readonly lambda: number;

  constructor(lambda = 0.5) {
    super();
    this.lambda = lambda;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.hardshrink(x, this.lambda);
  }
}

/** x pulled towards 0 by lambda. */
export class Softshrink extends Module {
  readonly lambda: number;

  constructor(lambda = 0.5) {
    super();
    this.lambda = lambda;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.softshrink(x, this.lambda);
  }
}

/** x where x > limit, value elsewhere. */
export class Threshold extends Module {
  readonly limit: number;
  readonly value: number;

  constructor(limit: number, value: number) {
    super();
    this.limit = limit;
    this.value = value;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return ops.threshold(x, this.limit, this.value);
  }
}

/** a sigmoid(b), a and b the halves of x along a dimension. */
export class GLU extends Module {
  readonly dim: number;

  constructor(dim = -1) {
    super();
    this.dim = dim;
  }

  /** @param x - [..., 2 D]; @returns [..., D] */
  forward(x: Tensor): Tensor {
    return ops.glu(x, this.dim);
  }
}

/** 1 / (1 + e^−x). */
export class Sigmoid extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/** tanh x. */
export class Tanh extends Module {
  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/** e^x / Σ e^x along a dimension. */
export class Softmax extends Module {
  readonly dim: number;

  constructor(dim = -1) {
    super();
    this.dim = dim;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return softmax(x, this.dim);
  }
}

/** log(softmax(x)) along a dimension. */
export class LogSoftmax extends Module {
  readonly dim: number;

  constructor(dim = -1) {
    super();
    this.dim = dim;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return logSoftmax(x, this.dim);
  }
}

/** softmax(−x) along a dimension. */
export class Softmin extends Module {
  readonly dim: number;

  constructor(dim = -1) {
    super();
    this.dim = dim;
  }

  /** @param x - of any shape; @returns of x's shape */
  forward(x: Tensor): Tensor {
    return softmin(x, this.dim);
  }
}

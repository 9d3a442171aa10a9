// The perceptron of the pipes page: inputs made of x and y, layers with an activation and dropout, one logit.
import {
  Adam,
  AdamW,
  Dropout,
  gelu,
  Linear,
  leakyRelu,
  Module,
  mul,
  type Optimizer,
  RMSprop,
  relu,
  SGD,
  scope,
  sigmoid,
  silu,
  sin,
  stack,
  type Tensor,
  tanh,
  tensor,
} from "@sluice/core";

/** Inputs that can be made of a point. */
export const inputs = ["x", "y", "xx", "yy", "xy", "sinx", "siny"] as const;
/** Activations of the hidden layers. */
export const activations = ["tanh", "relu", "leaky", "sigmoid", "gelu", "silu", "linear"] as const;
/** Optimizers. */
export const optimizers = ["sgd", "momentum", "rmsprop", "adam", "adamw"] as const;

/** An input made of x and y. */
export type Input = (typeof inputs)[number];
/** An activation. */
export type Activation = (typeof activations)[number];
/** An optimizer. */
export type OptimizerName = (typeof optimizers)[number];

const functions: Record<Activation, (x: Tensor) => Tensor> = {
  tanh,
  relu,
  leaky: (x) => leakyRelu(x, 0.1),
  sigmoid,
  gelu,
  silu,
  linear: (x) => x,
};

/** What the network sees of points. @param xy - pairs; @returns [points, inputs] */
export function see(xy: Float32Array, wanted: readonly Input[]): Tensor {
  const x = tensor(xy.filter((_, i) => i % 2 === 0));
  const y = tensor(xy.filter((_, i) => i % 2 === 1));
  const make: Record<Input, () => Tensor> = {
    x: () => x,
    y: () => y,
    xx: () => mul(x, x),
    yy: () => mul(y, y),
    xy: () => mul(x, y),
    sinx: () => sin(x),
    siny: () => sin(y),
  };
  return scope(() =>
    stack(
      wanted.map((name) => make[name]()),
      1,
    ),
  );
}

/** Linear, activation, dropout, again and again, and one logit. */
export class PipesNet extends Module {
  readonly linears: Linear[];
  readonly dropouts: Dropout[];
  readonly #activate: (x: Tensor) => Tensor;

  /** @param widths - inputs, units of each hidden layer */
  constructor(widths: readonly number[], activation: Activation, dropout: number) {
    super();
    this.linears = widths.map((width, i) => new Linear(width, widths[i + 1] ?? 1));
    this.dropouts = dropout > 0 ? widths.slice(1).map(() => new Dropout(dropout)) : [];
    this.#activate = functions[activation];
  }

  /**
   * @param x - [N, inputs]
   * @param taps - gets what flows into each linear layer
   * @returns [N, 1]
   */
  forward(x: Tensor, taps?: Tensor[]): Tensor {
    let flow = x;
    for (const [i, linear] of this.linears.entries()) {
      taps?.push(flow);
      flow = linear.forward(flow);
      if (i === this.linears.length - 1) break;
      flow = this.#activate(flow);
      flow = this.dropouts[i]?.forward(flow) ?? flow;
    }
    return flow;
  }
}

/** Makes an optimizer by name. */
export function makeOptimizer(name: OptimizerName, parameters: readonly Tensor[], lr: number, weightDecay: number): Optimizer {
  const options = { lr, weightDecay };
  if (name === "sgd") return new SGD(parameters, options);
  if (name === "momentum") return new SGD(parameters, { ...options, momentum: 0.9 });
  if (name === "rmsprop") return new RMSprop(parameters, options);
  return name === "adam" ? new Adam(parameters, options) : new AdamW(parameters, options);
}

// The perceptrons in ours: eager, captured, and captured on the relaxed binary.
import { Adam, capture, crossEntropy, grad, Linear, Module, mseLoss, relu, scope, type Tensor, tensor } from "@sluice/core";
import { type Contender, loop } from "../measure.ts";
import { useBinary } from "../ours.ts";
import { type Mlp, RATE, STEPS } from "./mlp-net.ts";

/** Linear layers with ReLU between them. */
class Net extends Module {
  readonly layers: readonly Linear[];

  constructor({ sizes, parameters }: Mlp) {
    super();
    this.layers = sizes.slice(1).map((O, i) => new Linear(sizes[i]!, O));
    for (const [i, p] of this.parameters().entries()) p.set(parameters[i]!.data);
  }

  forward(x: Tensor): Tensor {
    const last = this.layers.length - 1;
    return this.layers.reduce((h, layer, i) => (i < last ? relu(layer.forward(h)) : layer.forward(h)), x);
  }
}

/** A training step that returns its loss. */
function trainer(mlp: Mlp): { step: (x: Tensor, y: Tensor) => Tensor; x: Tensor; y: Tensor } {
  const { sizes, N, x, y, loss } = mlp;
  const O = sizes.at(-1)!;
  const model = new Net(mlp);
  const parameters = model.parameters();
  const adam = new Adam(parameters, { lr: RATE });
  const step = (input: Tensor, target: Tensor) => {
    const out = model.forward(input);
    const value = loss === "mse" ? mseLoss(out, target) : crossEntropy(out, target);
    adam.step(grad(value, parameters));
    return value;
  };
  const target = loss === "mse" ? tensor(y, [N, O]) : tensor(Int32Array.from(y), [N]);
  return { step, x: tensor(x, [N, sizes[0]!]), y: target };
}

/** Ours, each with a network of its own; every step reads its loss back. */
export function ourMlps(mlp: Mlp): Contender[] {
  const eager = (): (() => number) => {
    const { step, x, y } = trainer(mlp);
    return () => scope(() => step(x, y).item());
  };
  const captured = (): (() => number) => {
    const { step, x, y } = trainer(mlp);
    const program = capture(step);
    return () => program(x, y).item();
  };
  const contender = (variant: string, once: () => number, binary: "simd" | "relaxed"): Contender => ({
    name: "sluice",
    variant,
    threads: 1,
    time: loop(() => void once()),
    check: () => Float32Array.from({ length: STEPS }, once),
    enter: () => void useBinary(binary),
  });
  return [contender("eager", eager(), "simd"), contender("captured", captured(), "simd"), contender("relaxed", captured(), "relaxed")];
}

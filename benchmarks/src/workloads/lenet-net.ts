// LeNet-5, its batch and its training step, the same for all.
import { LeNet5 } from "@sluice/cnn";
import { Adam, crossEntropy, grad, seed, type Tensor, tensor } from "@sluice/core";
import { draw } from "../numbers.ts";
import { RATE } from "./mlp-net.ts";

/** Images in the batch. */
export const N = 64;
/** [N, 28, 28, 1] */
export const pixels = draw(99, N * 784, 0, 1);
/** [N] */
export const labels = draw(98, N, 0, 10).map(Math.floor);

/** A network that starts as every other one here, and its step. */
export function trainer() {
  seed(1);
  const model = new LeNet5();
  const parameters = model.parameters();
  const adam = new Adam(parameters, { lr: RATE });
  const step = (x: Tensor, y: Tensor) => {
    const value = crossEntropy(model.forward(x), y);
    adam.step(grad(value, parameters));
    return value;
  };
  return { model, step, x: tensor(pixels, [N, 28, 28, 1]), y: tensor(Int32Array.from(labels), [N]) };
}

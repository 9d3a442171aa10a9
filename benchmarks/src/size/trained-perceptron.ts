// The page whose size is budgeted: a perceptron that trains on what is drawn into it, and nothing else.
import { Adam, crossEntropy, grad, Linear, relu, Sequential, scope, seed, tensor } from "@sluice/core";

seed(1);
const model = new Sequential(new Linear(784, 128), relu, new Linear(128, 10));
const adam = new Adam(model.parameters(), { lr: 1e-3 });

/** One step on a batch of images [64 · 784] with labels [64]; returns the loss. */
export function step(images: Float32Array, labels: Int32Array): number {
  return scope(() => {
    const loss = crossEntropy(model.forward(tensor(images, [labels.length, 784])), tensor(labels));
    adam.step(grad(loss, model.parameters()));
    return loss.item();
  });
}

document.title = String(step(new Float32Array(64 * 784), new Int32Array(64)));

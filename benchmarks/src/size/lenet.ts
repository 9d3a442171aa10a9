// A page in which LeNet-5 trains on digits.
import { LeNet5 } from "@sluice/cnn";
import { Adam, crossEntropy, grad, scope, seed, tensor } from "@sluice/core";

seed(1);
const model = new LeNet5();
const adam = new Adam(model.parameters(), { lr: 1e-3 });

/** One step on images [N · 784] with labels [N]; returns the loss. */
export function step(images: Float32Array, labels: Int32Array): number {
  return scope(() => {
    const loss = crossEntropy(model.forward(tensor(images, [labels.length, 28, 28, 1])), tensor(labels));
    adam.step(grad(loss, model.parameters()));
    return loss.item();
  });
}

console.log(step(new Float32Array(64 * 784), new Int32Array(64)));

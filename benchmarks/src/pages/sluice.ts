// A page of ours with a perceptron that trains.
import { Adam, crossEntropy, grad, Linear, ReLU, Sequential, scope, tensor } from "@sluice/core";

const model = new Sequential(new Linear(784, 128), new ReLU(), new Linear(128, 10));
const adam = new Adam(model.parameters(), { lr: 1e-3 });
const images = tensor(new Float32Array(64 * 784), [64, 784]);
const labels = tensor(new Int32Array(64), [64]);
for (let step = 0; step < 100; step++) {
  const loss = scope(() => {
    const loss = crossEntropy(model.forward(images), labels);
    adam.step(grad(loss, model.parameters()));
    return loss.item();
  });
  document.body.textContent = String(loss);
}

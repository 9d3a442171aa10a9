// A page with a perceptron that says which digit is drawn: nothing is trained in it.
import { Linear, noGrad, relu, Sequential, tensor } from "@sluice/core";

const model = new Sequential(new Linear(784, 128), relu, new Linear(128, 10));

/** The logits of an image, [784]. */
export function predict(image: Float32Array): Float32Array {
  return noGrad(() => model.forward(tensor(image, [1, 784])).data) as Float32Array;
}

document.title = String(predict(new Float32Array(784)));

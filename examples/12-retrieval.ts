// Retrieval: which handwritten digits look like this one? A network embeds them, the nearest neighbours answer.
// It trains on MNIST's training digits; queries and gallery are the 10,000 test digits, each query against the other 9,999.
import { LeNet5 } from "@sluice/cnn";
import { NearestNeighbors, precisionAtK, semiHardTripletLoss } from "@sluice/cnn/tasks";
import { Adam, clone, concat, fit, narrow, predict, reshape, scope, seed } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const K = 10;
const digits = async (part: "train" | "t10k") => (await mnist(part)).map((x, y) => [reshape(x, [-1, 28, 28, 1]), y]);
const train = new DataLoader(await digits("train"), { batchSize: 50, shuffle: true });
const [[images, labels]] = new DataLoader(await digits("t10k"), { batchSize: 10_000 });

const model = new LeNet5(32); // 32 outputs: the embedding
const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
for (const { step, loss } of fit(model, { data: train, loss: (e, y) => semiHardTripletLoss(e, y), optimizer, epochs: 2 })) {
  if (step % 200 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}

const parts = Array.from({ length: 10 }, (_, i) => narrow(images, 0, 1000 * i, 1000));
const embeddings = concat(Array.from(predict(model, parts), clone)); // [10000, 32]
const precision = scope(() => {
  const { indices } = new NearestNeighbors(embeddings).search(embeddings, K + 1);
  return precisionAtK(narrow(indices, 1, 1, K), labels, labels); // the nearest of all is the query itself
});
report({ example: "12-retrieval", seed: 1, metric: "precision at 10", value: precision, atLeast: 0.97 });

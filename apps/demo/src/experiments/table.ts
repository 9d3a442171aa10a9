// The same small network on a messy table, with more or less work done on the table first. No DOM.
import {
  accuracy,
  argmax,
  capture,
  concat,
  crossEntropy,
  grad,
  indexSelect,
  Linear,
  noGrad,
  ReLU,
  randint,
  Sequential,
  SGD,
  Stream,
  scope,
  seed,
  softmax,
  state,
  type Tensor,
  tensor,
} from "@sluice/core";
import {
  findLabelErrors,
  madOutliers,
  OneHotEncoder,
  OrdinalEncoder,
  PCA,
  SimpleImputer,
  StandardScaler,
  uniqueRows,
} from "@sluice/core/data";
import type { Job } from "@sluice/core/train/worker";
import { type Flower, growFlowers, KINDS, MEASURES } from "./flowers.ts";
import type { CommonOptions, Step } from "./protocol.ts";
import { Clock, replay } from "./replay.ts";

/** What can be done to the table, in the order in which the ladder adds it (units and gaps always come before scaling). */
export const stages = ["scale", "units", "gaps", "colours", "labels", "twice"] as const;
/** One kind of work on the table. */
export type Stage = (typeof stages)[number];

/** Options of the table experiment. */
export interface TableOptions extends CommonOptions {
  /** The work that is done, joined by a dash. */
  work: string;
  rate: number;
}

/** One step of the table experiment. */
export interface TableStep extends Step {
  loss: number;
  /** Share of the test rows that are right, when just measured. */
  right?: number;
}

/** A cell that the work changed, or that the network sees. */
export interface TableRow {
  before: (string | null)[];
  after: number[];
  label: number;
  relabelled: number | null;
  truth: number;
}

/** Answers of the table experiment. */
export interface TableView {
  rows: TableRow[];
  /** How many rows, gaps, slips of the unit, spellings, repeated rows and doubted labels were found. */
  found: { rows: number; twice: number; units: number; gaps: number; colours: number; labels: number };
  columns: string[];
  /** The rows in two dimensions, by PCA: x and y in turn, with labels. */
  map: { xy: Float32Array; label: Uint8Array };
}

/** Score of the network after each stage is added to those before it; first without any. */
export type Ladder = { stage: Stage | null; right: number }[];

const [TRAIN, TEST, BATCH, LOOK] = [240, 150, 32, 10];
/** Steps of each training on the ladder. */
const RUNG = 400;

interface Prepared {
  x: Tensor;
  labels: Int32Array;
  testX: Tensor;
  testY: Int32Array;
  /** Which rows of the table are left. */
  kept: Int32Array;
  columns: string[];
  relabelled: Map<number, number>;
  found: TableView["found"];
}

const plain = (colour: string) => colour.trim().toLowerCase();

function makeNet(inputs: number) {
  return new Sequential(new Linear(inputs, 16), new ReLU(), new Linear(16, KINDS));
}

/** Trains a network of its own for some steps. @returns the network's logits for other rows */
function train(x: Tensor, labels: Int32Array, rate: number, steps: number, number: number): (rows: Tensor) => Tensor {
  const model = makeNet(x.shape[1]!);
  const optimizer = new SGD(model.parameters(), { lr: rate, momentum: 0.9 });
  const draw = new Stream("rung", number);
  const y = state(tensor(labels));
  const update = capture(() => {
    const rows = randint(0, labels.length, [BATCH], { stream: draw });
    const loss = crossEntropy(model.forward(indexSelect(x, 0, rows)), indexSelect(y, 0, rows));
    optimizer.step(grad(loss, model.parameters()));
  });
  for (let i = 0; i < steps; i++) update();
  return (rows) => noGrad(() => model.forward(rows));
}

/** Labels that networks doubt which did not see them, with what they say instead. */
function doubted(x: Tensor, labels: Int32Array, rate: number, number: number): Map<number, number> {
  const folds = 4;
  const all = Int32Array.from(labels.keys());
  const probabilities = new Float32Array(labels.length * KINDS);
  for (let fold = 0; fold < folds; fold++) {
    const out = all.filter((i) => i % folds === fold);
    const rest = all.filter((i) => i % folds !== fold);
    const take = (rows: Int32Array) => state(scope(() => indexSelect(x, 0, tensor(rows))));
    const say = train(
      take(rest),
      Int32Array.from(rest, (i) => labels[i]!),
      rate,
      200,
      number,
    );
    const said = scope(() => softmax(say(take(out)), -1).data);
    out.forEach((i, row) => {
      for (let k = 0; k < KINDS; k++) probabilities[i * KINDS + k] = said[row * KINDS + k]!;
    });
  }
  if (!probabilities.every(Number.isFinite)) return new Map();
  const { issues } = scope(() => findLabelErrors(labels, tensor(probabilities, [labels.length, KINDS])));
  return new Map(issues.map(({ index, suggested }) => [index, suggested]));
}

function prepare(table: Flower[], test: Flower[], work: ReadonlySet<Stage>, rate: number, number: number): Prepared {
  const numbers = (rows: Flower[]) => tensor(Float32Array.from(rows.flatMap(({ measures }) => measures)), [rows.length, MEASURES]);
  const spelled = (rows: Flower[]) => [rows.map(({ colour }) => (work.has("colours") ? plain(colour) : colour))];
  const found = { rows: table.length, twice: 0, units: 0, gaps: 0, colours: 0, labels: 0 };
  const code = new OrdinalEncoder().fit([table.map(({ colour }) => colour)]);
  const whole = scope(() => concat([numbers(table), code.transform([table.map(({ colour }) => colour)])], 1));
  const unique = scope(() => uniqueRows(whole));
  const kept = work.has("twice") ? unique : Int32Array.from(table.keys());
  found.twice = table.length - unique.length;
  const rows = Array.from(kept, (i) => table[i]!);
  found.colours = new Set(table.map(({ colour }) => colour)).size - new Set(table.map(({ colour }) => plain(colour))).size;
  found.gaps = table.reduce((n, { measures }) => n + measures.filter(Number.isNaN).length, 0);

  const clean = (x: Tensor): Tensor => {
    const slips = scope(() => madOutliers(x, { threshold: 4.5 })).data as Uint8Array;
    const values = (x.data as Float32Array).map((value, i) => (slips[i] ? Number.NaN : value));
    if (x.shape[0] === rows.length) found.units = slips.reduce((n, slip) => n + slip, 0);
    return work.has("units") ? tensor(values, x.shape) : x;
  };
  const fill = new SimpleImputer({ strategy: work.has("gaps") ? "median" : 0 });
  const encoder = work.has("colours") ? new OneHotEncoder({ unknown: "ignore" }) : new OrdinalEncoder({ unknown: "ignore" });
  encoder.fit(spelled(rows));
  const gapless = (x: Tensor) => fill.transform(x);
  const [a, b] = [clean(numbers(rows)), clean(numbers(test))];
  fill.fit(a);
  const none = new SimpleImputer({ strategy: 0 });
  let x = scope(() => concat([gapless(a), none.fitTransform(encoder.transform(spelled(rows)))], 1));
  let testX = scope(() => concat([gapless(b), none.fitTransform(encoder.transform(spelled(test)))], 1));
  if (work.has("scale")) {
    const scaler = new StandardScaler().fit(x);
    [x, testX] = [scaler.transform(x), scaler.transform(testX)];
  }
  const labels = Int32Array.from(rows, ({ label }) => label);
  const relabelled = work.has("labels") ? doubted(x, labels, rate, number) : new Map<number, number>();
  found.labels = relabelled.size;
  for (const [i, label] of relabelled) labels[i] = label;
  const colours = work.has("colours") ? encoder.categories[0]!.map((colour) => `= ${colour}`) : ["colour"];
  return {
    x: state(x),
    labels,
    testX: state(testX),
    testY: Int32Array.from(test, ({ truth }) => truth),
    kept,
    columns: ["length", "width", "height", ...colours],
    relabelled,
    found,
  };
}

/** Share of the test rows that are right; a network that ran away counts as one that always says the first kind. */
function scoreOf(logits: Tensor, truth: Int32Array): number {
  return accuracy(argmax(logits, -1), tensor(truth));
}

/** Trains the network on the table after the work that was chosen. */
export function table(options: TableOptions): Job<TableStep> {
  const work = new Set(options.work.split("-").filter((name): name is Stage => (stages as readonly string[]).includes(name)));
  const grown = growFlowers(TRAIN, 0.12, options.seed, "flowers");
  const test = growFlowers(TEST, 0, options.seed, "test flowers");
  const now = prepare(grown, test, work, options.rate, options.seed);
  seed(options.seed);
  const model = makeNet(now.x.shape[1]!);
  const optimizer = new SGD(model.parameters(), { lr: options.rate, momentum: 0.9 });
  const draw = new Stream("batches");
  const y = state(tensor(now.labels));
  const update = capture(() => {
    const rows = randint(0, now.labels.length, [BATCH], { stream: draw });
    const loss = crossEntropy(model.forward(indexSelect(now.x, 0, rows)), indexSelect(y, 0, rows));
    optimizer.step(grad(loss, model.parameters()));
    return loss;
  });
  const forward = capture(() => noGrad(() => model.forward(now.testX)));

  function ladder(): Ladder {
    return [null, ...stages].map((stage, i) => {
      const done = new Set(stages.slice(0, i));
      const rung = prepare(grown, test, done, options.rate, options.seed);
      // The mean of a few starts, for one may be lucky.
      const scores = [1, 2, 3].map((start) => {
        const say = train(rung.x, rung.labels, options.rate, RUNG, options.seed * 10 + start);
        return scope(() => scoreOf(say(rung.testX), rung.testY));
      });
      return { stage, right: scores.reduce((a, b) => a + b) / scores.length };
    });
  }

  function view(): TableView {
    const values = now.x.data;
    const width = now.columns.length;
    const finite = scope(() => new StandardScaler().fitTransform(now.x));
    const xy = scope(() => new PCA({ components: 2 }).fit(finite).transform(finite).data as Float32Array);
    return {
      rows: Array.from({ length: 14 }, (_, i): TableRow => {
        const { measures, colour, label, truth } = grown[now.kept[i]!]!;
        return {
          before: [...measures.map((value) => (Number.isNaN(value) ? null : value.toFixed(1))), JSON.stringify(colour)],
          after: Array.from(values.subarray(i * width, (i + 1) * width)),
          label,
          relabelled: now.relabelled.get(i) ?? null,
          truth,
        };
      }),
      found: now.found,
      columns: now.columns,
      map: { xy, label: Uint8Array.from(now.labels) },
    };
  }

  const inputs = now.x.shape[1]!;
  return replay<TableStep>({
    parts: { model, optimizer, draw, clock: new Clock() },
    next(step) {
      const loss = update().item();
      const right = step === 1 || step % LOOK === 0 ? { right: scope(() => scoreOf(forward(), now.testY)) } : {};
      return { loss, flops: 6 * BATCH * (inputs * 16 + 16 * KINDS), ...right };
    },
    answer: (question) => ((question as { kind: string }).kind === "ladder" ? ladder() : view()),
  });
}

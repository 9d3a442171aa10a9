// Forecasting: a week's highest temperatures from the four weeks before, against a year ago's; and stock prices, against today's.
// Arguments: seed (1). Series from npm's vega-datasets: Seattle's weather 2012 to 2015, five stocks by month 2000 to 2010.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as s from "@sluice/core";
import { DataLoader, readCsv, StandardScaler, type Table, TensorDataset } from "@sluice/core/data";
import { GRU, naiveForecast, seasonalNaiveForecast, seriesWindows } from "@sluice/rnn";
import { report } from "./report.ts";

const [chosen = "1"] = process.argv.slice(2);
const series = async (name: string): Promise<Table> =>
  readCsv(readFileSync(join(dirname(createRequire(import.meta.url).resolve("vega-datasets")), "../data", name), "utf8"));
const error = s.meanAbsoluteError;
s.seed(Number(chosen));

/** Looks at a window [N, T, D], and says how far above its last value the next `horizon` values will be, [N, horizon]. */
class Forecaster extends s.Module {
  readonly gru: GRU;
  readonly dropout = new s.Dropout(0.2);
  readonly head: s.Linear;

  constructor(D: number, H: number, horizon: number) {
    super();
    this.gru = new GRU(D, H);
    this.head = new s.Linear(H, horizon);
  }

  forward(x: s.Tensor): s.Tensor {
    const last = s.select(this.gru.forward(x).output, 1, -1);
    return s.add(this.head.forward(this.dropout.forward(last)), s.narrow(s.select(x, 1, -1), 1, 0, 1));
  }
}

/** Trains on windows of a scaled series whose first feature is forecast. */
function trained(model: Forecaster, rows: s.Tensor, options: { input: number; horizon: number; epochs: number }): Forecaster {
  const { input, horizon, epochs } = options;
  const D = rows.shape[1]!;
  const windows = seriesWindows(rows.data as Float32Array, D, { input, horizon });
  const y = s.select(s.tensor(windows.targets, [windows.count, horizon, D]), 2, 0);
  const set = new TensorDataset(s.tensor(windows.inputs, [windows.count, input, D]), y);
  const data = new DataLoader(set, { batchSize: 32, shuffle: true });
  const optimizer = new s.AdamW(model.parameters(), { lr: 2e-3, weightDecay: 0.01 });
  s.finish(s.fit(model, { data, optimizer, epochs, loss: s.l1Loss }));
  model.eval();
  return model;
}

// The weather: three years to learn from, the fourth to be tested on, a forecast on each of its days.
const weather = await series("seattle-weather.csv");
const columns = ["temp_max", "temp_min", "precipitation", "wind"].map((name) => weather.column(name).values as Float64Array);
const days = weather.rows;
const angle = (day: number) => (2 * Math.PI * day) / 365.25;
const table = s.tensor(Array.from({ length: days }, (_, d) => [...columns.map((c) => c[d]!), Math.cos(angle(d)), Math.sin(angle(d))]));
const [season, input, horizon] = [365, 28, 7];
const learned = 366 + 365 + 365;
const scaler = new StandardScaler().fit(s.narrow(table, 0, 0, learned));
const scaled = scaler.transform(table); // [days, 6]
const model = trained(new Forecaster(6, 32, horizon), s.narrow(scaled, 0, 0, learned), { input, horizon, epochs: 30 });

const from = learned - season; // so that the first window ends where the learning does
const test = seriesWindows(s.narrow(scaled, 0, from, days - from).data as Float32Array, 6, { input: season, horizon });
const [mean, deviation] = [scaler.center!.data[0]!, scaler.scale!.data[0]!];
const celsius = (values: ArrayLike<number>) => Array.from(values, (v) => v * deviation + mean);
const truth = celsius(Float32Array.from({ length: test.count * horizon }, (_, i) => test.targets[6 * i]!));
const before = celsius(Float32Array.from({ length: test.count * season }, (_, i) => test.inputs[6 * i]!));
const forecast = s.scope(() => {
  const x = s.narrow(s.tensor(test.inputs, [test.count, season, 6]), 1, season - input, input);
  return celsius(s.noGrad(() => model.forward(x)).data);
});
const ours = error(forecast, truth);
const yearAgo = error(seasonalNaiveForecast(before, season, horizon, season), truth);
console.log(`${test.count} weeks of 2015, mean absolute error in °C: ours ${ours.toFixed(2)}`);
console.log(`a year ago's temperatures ${yearAgo.toFixed(2)}, today's ${error(naiveForecast(before, season, horizon), truth).toFixed(2)}`);

// Stocks: the logarithm of the price, twelve months seen, the next one forecast; the last two years are the test.
const stocks = await series("stocks.csv");
const [symbols, prices] = ["symbol", "price"].map((name) => stocks.column(name).values) as [string[], Float64Array];
for (const symbol of new Set(symbols)) {
  const logs = [...prices].filter((_, i) => symbols[i] === symbol).map(Math.log);
  const rows = s.tensor(logs.map((v) => [v]));
  const cut = logs.length - 24;
  const walker = trained(new Forecaster(1, 16, 1), s.narrow(rows, 0, 0, cut), { input: 12, horizon: 1, epochs: 30 });
  const end = seriesWindows(logs.slice(cut - 12), 1, { input: 12 });
  const guess = s.scope(() => s.noGrad(() => walker.forward(s.tensor(end.inputs, [end.count, 12, 1]))).data.slice());
  const walk = naiveForecast(end.inputs, 12, 1);
  const percent = (values: ArrayLike<number>) => (100 * error(values, end.targets)).toFixed(1);
  console.log(`${symbol}: next month's price is off by ${percent(guess)} %, by ${percent(walk)} % if it stays what it is`);
}
report({
  example: "27-forecast",
  seed: Number(chosen),
  metric: "error over that of a year ago's temperatures",
  value: ours / yearAgo,
  atMost: 0.95,
});

// A training run that can be stopped in the middle of an epoch and gone on with, in this process or another.

import type * as Data from "../../src/data/index.ts";
import type * as Core from "../../src/index.ts";

/** Steps of the whole run: 4 epochs of 7 batches. */
export const STEPS = 28;

/** What a run left: its checkpoint, the losses of its steps, every bit of its parts as hexadecimal words. */
export interface Left {
  file: Uint8Array;
  losses: number[];
  bits: Record<string, string>;
}

/**
 * Trains a network with dropout by Adam under a schedule, on shuffled data that gets new noise in every batch.
 * @param seed - of everything; a run that goes on may have any other
 * @param stop - after how many steps of the whole run it stops
 * @param from - a checkpoint to go on from, and how many steps it had taken
 */
export function train(core: typeof Core, data: typeof Data, seed: number, stop: number, from?: { file: Uint8Array; steps: number }): Left {
  core.seed(seed);
  const model = new core.Sequential(new core.Linear(5, 16), core.relu, new core.Dropout(0.2), new core.Linear(16, 3));
  const optimizer = new core.Adam(model.parameters(), { lr: 0.02 });
  const schedule = new core.Scheduler(optimizer, core.cosineAnnealingLR({ tMax: STEPS }));
  const points = Float32Array.from({ length: 50 * 5 }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const labels = Int32Array.from({ length: 50 }, (_, n) => (points[5 * n]! > 0 ? 2 : points[5 * n + 1]! > 0 ? 1 : 0));
  const noisy = new data.ArrayDataset({ shape: [50, 5], data: points }, { shape: [50], data: labels }).map(
    (x, y) => [core.add(x, core.randn(x.shape, { std: 0.1 })), y] as const,
  );
  const loader = new data.DataLoader(noisy, { batchSize: 8, shuffle: true });
  const parts = { model, optimizer, schedule, loader, random: core.random };
  if (from) core.unpackCheckpoint(from.file, parts);
  const losses: number[] = [];
  const options = { data: loader, loss: core.crossEntropy, optimizer, schedule, schedulePer: "step" as const };
  for (const { loss } of core.fit(model, { ...options, epochs: 4, firstEpoch: loader.epoch })) {
    losses.push(loss);
    if ((from?.steps ?? 0) + losses.length === stop) break;
  }
  const file = core.packCheckpoint(parts);
  const tensors = Object.entries(core.readSafetensors(file).tensors);
  const hex = (words: ArrayLike<number>) => Array.from(words, (word) => (word >>> 0).toString(16)).join(" ");
  const bits = tensors.map(([name, { data }]) => [name, hex(new Uint32Array(data.buffer, data.byteOffset, data.length))]);
  return { file, losses, bits: Object.fromEntries(bits) as Record<string, string> };
}

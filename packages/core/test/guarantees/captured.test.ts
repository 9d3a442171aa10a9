import { expect, test } from "vitest";
import { batch, trainer } from "./mlp.ts";

test("a captured step gives the bits of the eager one: 500 steps of an MLP with dropout, Adam and a schedule", () => {
  const eager = trainer("eager");
  const eagerLosses = Array.from({ length: 500 }, (_, i) => eager.step(batch(i)));
  const captured = trainer("captured");
  const capturedLosses = Array.from({ length: 500 }, (_, i) => captured.step(batch(i)));
  expect(capturedLosses).toEqual(eagerLosses);
  expect(captured.bits()).toEqual(eager.bits());
  expect(captured.program!.programs).toBe(1);
  // It is a real run: it learns, its learning rate moved, its dropout drew.
  const mean = (losses: number[]) => losses.reduce((sum, x) => sum + x) / losses.length;
  expect(mean(eagerLosses.slice(-50))).toBeLessThan(0.75 * mean(eagerLosses.slice(0, 50)));
  expect(captured.adam.lr).toBeLessThan(1e-6);
  const fresh = trainer("eager").bits();
  const moved = Object.keys(fresh).filter((name) => String(fresh[name]) !== String(eager.bits()[name]));
  expect(moved).toEqual(Object.keys(fresh));
});

test("batches of two sizes share weights, counters and schedule, and still give the eager bits", () => {
  const sizes = (i: number) => batch(i, i % 3 === 2 ? 5 : 8);
  const [eager, captured] = (["eager", "captured"] as const).map((mode) => {
    const run = trainer(mode);
    const losses = Array.from({ length: 60 }, (_, i) => run.step(sizes(i)));
    return { losses, bits: run.bits(), programs: run.program?.programs };
  });
  expect(captured!.losses).toEqual(eager!.losses);
  expect(captured!.bits).toEqual(eager!.bits);
  expect(captured!.programs).toBe(2);
});

test("verify finds nothing to complain of, and does not disturb the bits", () => {
  const eager = trainer("eager");
  const verified = trainer("captured", 7);
  for (let i = 0; i < 50; i++) expect(verified.step(batch(i))).toBe(eager.step(batch(i)));
  expect(verified.bits()).toEqual(eager.bits());
});

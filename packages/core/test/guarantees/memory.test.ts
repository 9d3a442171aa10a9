import { memoryUse } from "@sluice/kernels";
import { expect, test } from "vitest";
import { looseMemory } from "../../src/storage.ts";
import { batch, trainer } from "./mlp.ts";

const batches = Array.from({ length: 50 }, (_, i) => batch(i));
const level = () => {
  const { heap, blocks, arena, arenaHeld, arenaPeak, total } = memoryUse();
  return { heap, blocks, arena, arenaHeld, arenaPeak, total, loose: looseMemory() };
};

test.for(["eager", "captured"] as const)("10,000 %s steps leave heap and arena unchanged, to the byte", { timeout: 60_000 }, (mode) => {
  const run = trainer(mode);
  for (const data of batches) run.step(data);
  const before = level();
  for (let i = 0; i < 10_000; i++) run.step(batches[i % batches.length]!);
  expect(level()).toEqual(before);
  expect(before).toMatchObject({ arena: 0, loose: 0 });
  run.dispose();
});

test("a model, its optimizer, its schedule and its program give back all they took", () => {
  const levels = Array.from({ length: 3 }, () => {
    const run = trainer("captured");
    for (const data of batches) run.step(data);
    run.dispose();
    return level();
  });
  expect(levels[2]).toEqual(levels[1]);
});

import { describe, expect, test } from "vitest";
import { batch, type Mode, trainer } from "./mlp.ts";

const modes: Mode[] = ["eager", "captured"];
/** A batch whose label at row 3 does not exist. */
const faulty = (label: number) => {
  const data = batch(99);
  data.labels[3] = label;
  return data;
};

describe.for(modes)("a label out of range, %s", (mode) => {
  test("is an error with row, label and number of classes, and changes no weight, statistic or random counter", () => {
    const run = trainer(mode);
    for (let i = 0; i < 5; i++) run.step(batch(i));
    const before = run.bits();
    for (const label of [3, -1, 2147483647]) {
      expect(() => run.step(faulty(label))).toThrow(`crossEntropy: label ${label} at row 3, but there are 3 classes`);
      expect(run.bits()).toEqual(before);
    }
  });

  test("training goes on as if it had not been", () => {
    const [clean, hit] = [trainer(mode), trainer(mode)];
    for (let i = 0; i < 20; i++) {
      if (i % 4 === 1) expect(() => hit.step(faulty(7))).toThrow("label 7 at row 3");
      expect(hit.step(batch(i))).toBe(clean.step(batch(i)));
    }
    expect(hit.bits()).toEqual(clean.bits());
  });

  test("may be in the very first step", () => {
    const [clean, hit] = [trainer(mode), trainer(mode)];
    expect(() => hit.step(faulty(3))).toThrow("label 3 at row 3");
    for (let i = 0; i < 5; i++) expect(hit.step(batch(i))).toBe(clean.step(batch(i)));
    expect(hit.bits()).toEqual(clean.bits());
  });
});

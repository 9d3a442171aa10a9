// seedWords against NumPy's SeedSequence.
import { expect, test } from "vitest";
import { seedWords } from "../src/seed-sequence.ts";
import { words } from "./golden/trajectories.ts";

test("a seed gives NumPy's words, seeds above 32 bits too", () => {
  for (const [seed, expected] of Object.entries(words)) expect([...seedWords(Number(seed), 8)]).toEqual(expected);
});

test("a seed that is no whole number is refused", () => {
  expect(() => seedWords(-1, 4)).toThrow("seedWords: seed -1 is not an integer from 0 to 9007199254740991");
  expect(() => seedWords(0.5, 4)).toThrow("seed 0.5");
});

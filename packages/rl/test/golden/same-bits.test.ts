// The same seed gives the same bits, twice here and in every runtime.
import { expect, test } from "vitest";
import * as rl from "../../src/index.ts";
import { golden, sameBits } from "./same-bits.ts";

test("agents that learned from one seed are the same bits on every engine", async () => {
  expect(await sameBits(rl)).toBe(golden);
});

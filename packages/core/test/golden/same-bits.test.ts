import { expect, test } from "vitest";
import * as core from "../../src/index.ts";
import { golden, sameBits } from "./same-bits.ts";

test("200 steps of training give the same weights, bit for bit, as on every other engine", async () => {
  expect(await sameBits(core)).toBe(golden);
});

test("the same seed gives the same bits twice in one process", async () => {
  expect(await sameBits(core)).toBe(await sameBits(core));
});

import { expect, test } from "vitest";
import { opened } from "../src/opened.ts";

test("what an option opens is run", () => {
  expect(opened("conv2d", "groups", () => 3)).toBe(3);
});

test("what a subset left out says which flag brings it back", () => {
  expect(() => opened("conv2d", "groups")).toThrow(
    "conv2d: this build has no groups, as nothing in the program names it; add it to the subset with --options groups",
  );
});

// The install matrix says what its checks said.
import { expect, test } from "vitest";
import { matrixPage } from "../consumers/matrix.ts";

test("one row for each place, one column for each package, and an empty cell where nothing was tried", () => {
  const page = matrixPage([
    { name: "@sluice/core in Deno", passed: true },
    { name: "@sluice/cnn in Deno", passed: false },
    { name: "@sluice/core under a strict content security policy", passed: true },
    { name: "every package packs", passed: true },
  ]);
  expect(page.split("\n").slice(5)).toEqual([
    "|  | cnn | core |",
    "| --- | --- | --- |",
    "| in Deno | ✗ | ✓ |",
    "| under a strict content security policy |  | ✓ |",
    "",
  ]);
});

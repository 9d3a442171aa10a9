// Numbers beside numbers.
import type { Nested, Tensor } from "@sluice/core";
import { expect } from "vitest";

/** Every number within 1e-5, relatively above 1. */
export function close(got: Tensor, want: Nested): void {
  const numbers = [want].flat(9) as number[];
  expect(got.size).toBe(numbers.length);
  for (const [i, x] of [...got.data].entries()) expect(Math.abs(x - numbers[i]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(numbers[i]!)));
}

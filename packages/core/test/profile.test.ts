import { expect, test } from "vitest";
import { capture } from "../src/capture.ts";
import { matmul } from "../src/ops/matmul.ts";
import { profile } from "../src/profile.ts";
import { type Tensor, tensor } from "../src/tensor.ts";

test("a captured program's kernels are seen", () => {
  const square = capture((a: Tensor) => matmul(a, a));
  const a = tensor(new Float32Array(64), [8, 8]);
  square(a);
  const { profile: seen } = profile(() => square(a));
  expect(seen.rows.map(({ kernel, calls }) => [kernel, calls])).toContainEqual(["matmul", 1]);
});

import { describe, expect, test } from "vitest";
import { detectAnomaly } from "../src/anomaly.ts";
import { mul, sub } from "../src/ops/binary.ts";
import { sum } from "../src/ops/reduce.ts";
import { log, sqrt } from "../src/ops/unary.ts";
import { noGrad, scope } from "../src/scope.ts";
import { grad } from "../src/tape.ts";
import { tensor } from "../src/tensor.ts";

describe("detectAnomaly", () => {
  test("names the op that made the first NaN, the element and the shapes", () => {
    const step = () => scope(() => sum(mul(log(sub(tensor([[3, 1]]), 2)), 2)).item());
    expect(step()).toBeNaN();
    expect(() => detectAnomaly(step)).toThrow("log: made NaN at element 1 of [1, 2] (inputs [1, 2])");
  });

  test("sees gradients too, and what is not recorded", () => {
    const x = tensor([0, 4]);
    expect(() => detectAnomaly(() => scope(() => grad(sum(sqrt(x)), [x]).map((g) => g.data)))).toThrow(
      /made Infinity at element 0 of \[2\]/,
    );
    expect(() => detectAnomaly(() => scope(() => noGrad(() => log(x).data)))).toThrow("log: made -Infinity at element 0 of [2]");
  });

  test("lets finite steps through and stops looking afterwards", () => {
    expect(detectAnomaly(() => scope(() => log(tensor([1])).item()))).toBe(0);
    expect(scope(() => log(tensor([-1])).item())).toBeNaN();
  });
});

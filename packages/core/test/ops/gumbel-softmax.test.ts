// Gumbel-softmax: distributions, one-hot draws, gradients.
import { beforeEach, expect, test } from "vitest";
import { gumbelSoftmax, Stream, seed, tensor } from "../../src/index.ts";
import { gradcheck } from "../../src/testing.ts";

beforeEach(() => seed(1));
const logits = tensor([[Math.log(1), Math.log(3), 0, -1]]);

test("rows sum to 1, softly", () => {
  const out = gumbelSoftmax(logits, { tau: 0.7 }).data;
  expect(Array.from(out).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  expect(Math.max(...out)).toBeLessThan(1);
});

test("hard draws are one-hot and follow softmax of the logits", () => {
  const rows = tensor(
    new Float32Array(4000).map((_, i) => (i % 2 ? Math.log(3) : 0)),
    [2000, 2],
  );
  const out = gumbelSoftmax(rows, { hard: true }).data;
  let second = 0;
  for (let i = 0; i < 2000; i++) {
    expect(Math.abs(out[2 * i]! + out[2 * i + 1]! - 1)).toBeLessThan(1e-6);
    if (out[2 * i + 1]! > 0.5) second++;
  }
  expect(Math.abs(second / 2000 - 0.75)).toBeLessThan(0.04);
});

test("the gradient agrees with finite differences under fixed noise", () => {
  gradcheck((x) => gumbelSoftmax(x, { stream: new Stream("g", 3), tau: 2 }), [logits], { order: 2 });
});

test("a temperature of 0 is refused", () => {
  expect(() => gumbelSoftmax(logits, { tau: 0 })).toThrow("gumbelSoftmax: tau is 0, needs tau > 0");
});

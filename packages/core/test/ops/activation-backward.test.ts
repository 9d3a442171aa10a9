// Gradients of activations as ops: they are differentiated once and twice more.
import { expect, test } from "vitest";
import * as ops from "../../src/ops/activation-backward.ts";
import { scope } from "../../src/scope.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";

const dout = tensor([0.5, -1.5, 2, 0.7, -0.3, 1.1]);
const a = tensor([-2.2, -0.8, -0.35, 0.4, 0.85, 1.9]);

test.each<[string, (dout: Tensor, a: Tensor) => Tensor]>([
  ["reluBackward", ops.reluBackward],
  ["leakyReluBackward", (g, x) => ops.leakyReluBackward(g, x, 0.2)],
  ["hardtanhBackward", (g, x) => ops.hardtanhBackward(g, x, -1, 1)],
  ["eluBackward", (g, x) => ops.eluBackward(g, x, { alpha: 1.2, scale: 0.9, rate: 0.7 })],
  ["geluBackward", ops.geluBackward],
  ["geluTanhBackward", ops.geluTanhBackward],
  ["siluBackward", ops.siluBackward],
  ["sigmoidBackward", ops.sigmoidBackward],
  ["tanhBackward", ops.tanhBackward],
])("%s has gradients of both orders in the incoming gradient and in the operand", (_, fn) => {
  gradcheck(fn, [dout, a], { order: 2 });
});

test("is linear in the incoming gradient", () => {
  const [once, twice] = scope(() => {
    const doubled = tensor(dout.data.map((g) => 2 * g));
    return [ops.siluBackward(dout, a).data, ops.siluBackward(doubled, a).data];
  });
  expect(twice).toEqual(once.map((g) => 2 * g));
});

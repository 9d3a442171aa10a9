// Activations: other forms, bends, errors. Gradients and PyTorch's numbers are in op-table.
import { expect, test } from "vitest";
import * as ops from "../../src/ops/activation.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";

type Function = (x: Tensor) => Tensor;
/** Away from the bends at −3, 0, ±½, ±1, 3 and 6. */
const values = [-4.1, -2.3, -0.75, -0.3, 0.25, 0.7, 1.6, 2.4, 4.5, 6.7];

test.each<[string, Function]>([
  ["gelu, tanh form", (x) => ops.gelu(x, { approximate: "tanh" })],
  ["softplus", ops.softplus],
])("gradients of %s of both orders agree with finite differences", (_, fn) => {
  gradcheck(fn, [tensor(values, [5, 2])], { order: 2 });
});

test("gradients of prelu in x and in its slopes agree with finite differences, twice", () => {
  gradcheck(ops.prelu, [tensor(values, [5, 2]), tensor([0.25, -0.5])], { order: 2 });
  gradcheck(ops.prelu, [tensor(values, [5, 2]), tensor([0.1])], { order: 2 });
});

test.each<[string, Function, number[], number[]]>([
  ["relu at 0", ops.relu, [0], [0]],
  ["relu6 at 0 and 6", ops.relu6, [0, 6], [0, 0]],
  ["hardtanh at its bounds", ops.hardtanh, [-1, 1], [0, 0]],
  ["leakyRelu at 0", (x) => ops.leakyRelu(x, 0.5), [0], [0.5]],
  ["hardshrink at its bounds", ops.hardshrink, [-0.5, 0.5], [0, 0]],
  ["threshold at its limit", (x) => ops.threshold(x, 1, 5), [1], [0]],
])("the gradient of %s is PyTorch's", (_, fn, at, expected) => {
  const gradient = scope(() => {
    const x = tensor(at);
    return grad(fn(x), [x], { dout: tensor(at.map(() => 1)) })[0]!.toArray();
  });
  expect(gradient).toEqual(expected);
});

test("softplus is the operand beyond its threshold, in value and gradient", () => {
  const [value, gradient] = scope(() => {
    const x = tensor([3, 30]);
    const y = ops.softplus(x, { threshold: 2 });
    return [y.toArray(), grad(y, [x], { dout: tensor([1, 1]) })[0]!.toArray()];
  });
  expect(value).toEqual([3, 30]);
  expect(gradient).toEqual([1, 1]);
});

test("gelu has an unknown form refused by types and falls back to the exact one", () => {
  const exact = scope(() => ops.gelu(tensor([1])).item());
  expect(exact).toBeCloseTo(0.8413447, 6);
  expect(scope(() => ops.gelu(tensor([1]), { approximate: "tanh" }).item())).toBeCloseTo(0.841192, 6);
});

test("prelu refuses slopes that fit no channel", () => {
  expect(() => ops.prelu(tensor([[1, 2, 3]]), tensor([0.1, 0.2]))).toThrow(
    "prelu: weight has 2 slopes, x 3 channels (x [1, 3], weight [2])",
  );
});

test("glu refuses an odd dimension", () => {
  expect(() => ops.glu(tensor([[1, 2, 3]]))).toThrow("glu: dimension 1 has 3 elements, needs an even number (x [1, 3])");
});

test("rrelu passes the gradient times the slope that was drawn", () => {
  const [y, gradient] = scope(() => {
    const x = tensor([-1, -1, 2]);
    const out = ops.rrelu(x);
    return [[...out.data], [...grad(out, [x], { dout: tensor([1, 1, 1]) })[0]!.data]];
  });
  expect(gradient).toEqual([-y![0]!, -y![1]!, 1]);
});

test("rrelu refuses bounds in the wrong order", () => {
  expect(() => ops.rrelu(tensor([1, 2]), { lower: 0.5, upper: 0.25 })).toThrow("rrelu: lower 0.5 exceeds upper 0.25 (x [2])");
});

import { describe, expect, test } from "vitest";
import { add, mul } from "../src/ops/binary.ts";
import { sum } from "../src/ops/reduce.ts";
import { noGrad, scope } from "../src/scope.ts";
import { assign, parameter } from "../src/state.ts";
import { grad, hvp, stopGradient } from "../src/tape.ts";
import { tensor } from "../src/tensor.ts";
import { gradcheck } from "../src/testing.ts";

describe("grad", () => {
  test("adds up the gradients of a tensor that is used several times", () => {
    const g = scope(() => {
      const x = tensor([1, 2]);
      const y = add(x, x);
      return grad(add(y, x), [x], { dout: tensor([1, 10]) })[0]!.toArray();
    });
    expect(g).toEqual([3, 30]);
  });

  test("gives gradients of tensors in between, in the order asked", () => {
    scope(() => {
      const x = tensor([1]);
      const y = add(x, x);
      const z = add(y, y);
      expect(grad(z, [y, x, z]).map((g) => g.item())).toEqual([2, 4, 1]);
    });
  });

  test("gives zeros for a tensor that took no part", () => {
    scope(() => {
      const x = tensor([1]);
      const other = tensor([1, 2]);
      expect(grad(add(x, x), [other])[0]!.toArray()).toEqual([0, 0]);
    });
  });

  test("stops at stopGradient", () => {
    scope(() => {
      const x = tensor([3]);
      expect(grad(add(x, stopGradient(x)), [x])[0]!.item()).toBe(1);
    });
  });

  test("refuses an output that is no scalar, naming its shape", () => {
    expect(() => scope(() => grad(add(tensor([1, 2]), tensor([1, 2])), []))).toThrow("grad: output has 2 elements, needs 1 ([2])");
  });

  test("says when nothing was recorded", () => {
    expect(() =>
      scope(() =>
        grad(
          noGrad(() => add(tensor([1]), tensor([1]))),
          [tensor([1])],
        ),
      ),
    ).toThrow("grad: nothing was recorded");
  });

  test("refuses a tape whose parameter was written since", () => {
    const w = parameter(tensor([1]));
    expect(() =>
      scope(() => {
        const y = add(w, w);
        assign(w, tensor([2]));
        return grad(y, [w]);
      }),
    ).toThrow("grad: an input of add ([1], [1]) was updated in place");
  });

  test("passes gradcheck to second order", () => {
    gradcheck((a, b) => add(a, b), [tensor([1, 2, 3]), tensor([4, 5, 6])], { order: 2 });
  });

  test("fails gradcheck when a gradient is wrong", () => {
    expect(() => gradcheck((a) => add(a, stopGradient(a)), [tensor([1, 2, 3])])).toThrow("gradcheck: gradient of input 0 [3]");
  });
});

test("hvp multiplies the Hessian with a vector", () => {
  const [x, y] = [tensor([1, 2]), tensor([3])];
  const products = scope(() => {
    // x0²·y + x1·y: the Hessian is [[2y, 0, 2x0], [0, 0, 1], [2x0, 1, 0]].
    const f = () => add(sum(mul(mul(x, x), mul(y, tensor([1, 0])))), sum(mul(mul(x, tensor([0, 1])), y)));
    return hvp(f, [x, y], [tensor([1, 10]), tensor([100])]).map((t) => [...t.data]);
  });
  expect(products).toEqual([[206, 100], [12]]);
  expect(() => scope(() => hvp(() => sum(x), [x], []))).toThrow("hvp: 0 vectors for 1 tensors");
});

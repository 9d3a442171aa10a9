// Products: shapes, batches, gradients to second order, errors.
import { describe, expect, test } from "vitest";
import { addmm, dot, linear, matmul, outer } from "../../src/ops/matmul.ts";
import { sum } from "../../src/ops/reduce.ts";
import { sigmoid, tanh } from "../../src/ops/unary.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";

const normal = testNormals(3);
const draw = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
const numbers = (...shape: number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    shape,
  );

describe("matmul", () => {
  test("multiplies vectors and matrices, leaving out the dimension of a vector", () => {
    const m = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(matmul(m, tensor([1, 0, -1])).toArray()).toEqual([-2, -2]);
    expect(matmul(tensor([1, -1]), m).toArray()).toEqual([-3, -3, -3]);
    expect(matmul(tensor([1, 2]), tensor([3, 4])).toArray()).toBe(11);
    expect(matmul(m, tensor([[1], [1], [1]])).toArray()).toEqual([[6], [15]]);
  });

  test.each([
    [
      [5, 2, 3],
      [3, 4],
    ],
    [
      [5, 2, 3],
      [5, 3, 4],
    ],
    [
      [2, 1, 3, 2],
      [4, 2, 3],
    ],
    [
      [4, 3, 2],
      [2, 1, 2, 3],
    ],
    [
      [2, 3, 1, 2, 2],
      [3, 4, 2, 1],
    ],
    [
      [3, 2],
      [2, 3, 2, 2],
    ],
    [
      [2, 3, 4],
      [1, 4, 2],
    ],
    [
      [1, 2, 2],
      [3, 1, 2, 2],
    ],
    [
      [0, 2, 3],
      [3, 2],
    ],
    [
      [2, 0],
      [0, 3],
    ],
  ])("broadcasts the batches of %s and %s", (a, b) => {
    const out = matmul(numbers(...a), numbers(...b));
    expect(out.rank).toBe(Math.max(a.length, b.length));
    expect([...out.data]).toEqual(plain(a, b));
  });

  test.each([
    [
      [3, 4],
      [4, 2],
    ],
    [[4], [4, 2]],
    [[3, 4], [4]],
    [[4], [4]],
    [
      [2, 3, 4],
      [4, 2],
    ],
    [
      [2, 3, 4],
      [2, 4, 2],
    ],
    [
      [2, 1, 3, 4],
      [3, 4, 2],
    ],
    [
      [3, 4],
      [2, 4, 2],
    ],
  ])("has gradients to second order for %s by %s", (a, b) => {
    expect(() => gradcheck((x, y) => matmul(x!, y!), [draw(...a), draw(...b)], { order: 2 })).not.toThrow();
  });

  test("gives a row of a batch the same bits as the row alone", () => {
    const [x, w] = [draw(70, 300), draw(300, 33)];
    const whole = matmul(x, w).data;
    for (const rows of [1, 2, 3, 5, 17]) {
      const part = matmul(tensor((x.data as Float32Array).slice(0, rows * 300), [rows, 300]), w).data;
      expect(part).toEqual(whole.slice(0, rows * 33));
    }
  });

  test("names the sizes that differ", () => {
    expect(() => matmul(draw(32, 128), draw(64, 10))).toThrow("matmul: inner sizes differ, 128 and 64 (a [32, 128], b [64, 10])");
    expect(() => matmul(draw(3), draw(4))).toThrow("matmul: inner sizes differ, 3 and 4 (a [3], b [4])");
    expect(() => matmul(draw(2, 3), draw(2))).toThrow("matmul: inner sizes differ, 3 and 2 (a [2, 3], b [2])");
    expect(() => matmul(draw(2, 2, 3), draw(3, 3, 2))).toThrow("matmul: batches do not broadcast (a [2, 2, 3], b [3, 3, 2])");
    expect(() => matmul(tensor(2), draw(2))).toThrow("matmul: a is a scalar, needs at least 1 dimension (a []); multiply with mul");
    expect(() => matmul(tensor([1, 2], [2], "i32"), draw(2))).toThrow(/matmul: a is i32, needs f32/);
  });
});

describe("linear", () => {
  test("adds the bias to every row and cuts at zero", () => {
    const weight = tensor([
      [1, -1],
      [2, 0],
    ]);
    const out = linear(
      tensor([
        [1, 2],
        [-1, -2],
      ]),
      weight,
      tensor([0.5, 0.25]),
    );
    expect(out.toArray()).toEqual([
      [5.5, -0.75],
      [-4.5, 1.25],
    ]);
    const cut = linear(tensor([1, 2]), weight, tensor([0.5, 0.25]), { activation: "relu" });
    expect(cut.toArray()).toEqual([5.5, 0]);
  });

  test.each([[[5, 3]], [[3]], [[2, 4, 3]]])("has gradients to second order for x %s, with and without bias and relu", (shape) => {
    const [x, w, b] = [draw(...shape), draw(3, 4), draw(4)];
    expect(() => gradcheck((x, w, b) => linear(x!, w!, b!), [x, w, b], { order: 2 })).not.toThrow();
    expect(() => gradcheck((x, w) => linear(x!, w!), [x, w], { order: 2 })).not.toThrow();
    // Far from the kink: a bias of ±9 decides what is cut.
    const far = tensor([9, -9, 9, -9]);
    expect(() => gradcheck((x, w) => linear(x!, w!, far, { activation: "relu" }), [x, w], { order: 2 })).not.toThrow();
  });

  test("tanh and sigmoid are those of the ops, with gradients to second order", () => {
    const [x, w, b] = [draw(5, 3), draw(3, 4), draw(4)];
    expect(linear(x, w, b, { activation: "tanh" }).data).toEqual(tanh(linear(x, w, b)).data);
    expect(linear(x, w, b, { activation: "sigmoid" }).data).toEqual(sigmoid(linear(x, w, b)).data);
    for (const activation of ["tanh", "sigmoid"] as const) {
      expect(() => gradcheck((x, w, b) => linear(x!, w!, b!, { activation }), [x, w, b], { order: 2 })).not.toThrow();
    }
    expect(() => linear(x, w, b, { activation: "gelu" as never })).toThrow(
      "linear: activation gelu is not relu, tanh or sigmoid; apply it to the result",
    );
  });

  test("a unit that relu cut gets no gradient", () => {
    scope(() => {
      const w = tensor([[1, -1]]);
      const x = tensor([[2]]);
      const [dw] = grad(sum(linear(x, w, null, { activation: "relu" })), [w]) as [Tensor];
      expect(dw.toArray()).toEqual([[2, 0]]);
    });
  });

  test("names what does not fit", () => {
    expect(() => linear(draw(2, 3), draw(4, 5))).toThrow("linear: x has 3 features, weight expects 4 (x [2, 3], weight [4, 5])");
    expect(() => linear(draw(2, 4), draw(4, 5), draw(4))).toThrow("linear: bias is [4], needs [5] (x [2, 4], weight [4, 5], bias [4])");
    expect(() => linear(draw(2, 4), draw(4))).toThrow("linear: weight has 1 dimensions, needs 2 (x [2, 4], weight [4])");
    expect(() => linear(tensor(1), draw(4, 5))).toThrow("linear: x has no features, weight expects 4 (x [], weight [4, 5])");
  });
});

describe("outer, dot, addmm", () => {
  test("outer multiplies every element of a by every one of b", () => {
    expect(outer(tensor([1, 2]), tensor([3, 4, 5])).toArray()).toEqual([
      [3, 4, 5],
      [6, 8, 10],
    ]);
    expect(() => gradcheck((a, b) => outer(a!, b!), [draw(3), draw(4)], { order: 2 })).not.toThrow();
    expect(() => outer(draw(2, 2), draw(2))).toThrow("outer: a has 2 dimensions, needs 1 (a [2, 2])");
  });

  test("dot sums products of two vectors", () => {
    expect(dot(tensor([1, 2, 3]), tensor([4, 5, -6])).item()).toBe(-4);
    expect(() => gradcheck((a, b) => dot(a!, b!), [draw(9), draw(9)], { order: 2 })).not.toThrow();
    expect(() => dot(draw(2), draw(3))).toThrow("dot: sizes differ, 2 and 3 (a [2], b [3])");
    expect(() => dot(draw(2), draw(1, 2))).toThrow("dot: b has 2 dimensions, needs 1 (b [1, 2])");
  });

  test("addmm adds a product to what broadcasts to it", () => {
    const [a, b] = [tensor([[1, 2]]), tensor([[3], [4]])];
    expect(addmm(tensor([[10]]), a, b).toArray()).toEqual([[21]]);
    expect(addmm(tensor([0, 1]), tensor([[1], [2]]), tensor([[1, 1]])).toArray()).toEqual([
      [1, 2],
      [2, 3],
    ]);
    for (const c of [draw(3, 5), draw(5), draw(3, 1), draw(1)]) {
      expect(() => gradcheck((c, a, b) => addmm(c!, a!, b!), [c, draw(3, 2), draw(2, 5)], { order: 2 })).not.toThrow();
    }
    expect(() => addmm(draw(3), draw(2, 2), draw(3, 2))).toThrow("addmm: inner sizes differ, 2 and 3 (a [2, 2], b [3, 2])");
    expect(() => addmm(draw(2, 2, 2), draw(2, 2), draw(2, 2))).toThrow("addmm: c [2, 2, 2] does not broadcast to the product [2, 2]");
    expect(() => addmm(draw(2), draw(2), draw(2, 2))).toThrow("addmm: a and b have 1 and 2 dimensions, need 2 (a [2], b [2, 2])");
  });
});

/** The product of counting numbers in plain loops, batches broadcast. */
function plain(a: readonly number[], b: readonly number[]): number[] {
  const [M, K, N] = [a.at(-2)!, a.at(-1)!, b.at(-1)!];
  const [aBatch, bBatch] = [a.slice(0, -2), b.slice(0, -2)];
  const rank = Math.max(aBatch.length, bBatch.length);
  const size = (batch: readonly number[], k: number) => batch[k - rank + batch.length] ?? 1;
  const batch = Array.from({ length: rank }, (_, k) => (size(aBatch, k) === 1 ? size(bBatch, k) : size(aBatch, k)));
  const item = (own: readonly number[], index: readonly number[]) =>
    index.reduce((at, i, k) => at * size(own, k) + (size(own, k) === 1 ? 0 : i), 0);
  const out: number[] = [];
  for (let n = 0; n < batch.reduce((x, y) => x * y, 1); n++) {
    const index = batch.map((_, k) => Math.floor(n / batch.slice(k + 1).reduce((x, y) => x * y, 1)) % batch[k]!);
    for (let i = 0; i < M; i++) {
      for (let j = 0; j < N; j++) {
        let total = 0;
        for (let k = 0; k < K; k++) total += (item(aBatch, index) * M * K + i * K + k) * (item(bBatch, index) * K * N + k * N + j);
        out.push(total);
      }
    }
  }
  return out;
}

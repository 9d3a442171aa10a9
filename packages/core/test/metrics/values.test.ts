// What metrics accept: arrays and tensors, classes and scores.
import { expect, test } from "vitest";
import { classesOf, numbersOf } from "../../src/metrics/values.ts";
import { tensor } from "../../src/tensor.ts";

test("arrays pass as they are, tensors give their numbers", () => {
  const list = [1, 2];
  expect(numbersOf(list)).toBe(list);
  expect([...(numbersOf(tensor([[1], [2]])) as Float32Array)]).toEqual([1, 2]);
});

test("scores become the first of the largest classes", () => {
  expect(
    classesOf(
      "accuracy",
      tensor([
        [1, 3, 3],
        [2, 0, 1],
      ]),
      [0, 0],
    ),
  ).toEqual([1, 0]);
});

test("a column of classes beside a column of labels is not scores", () => {
  expect([...(classesOf("accuracy", tensor([[1], [0]]), tensor([[1], [1]])) as Float32Array)]).toEqual([1, 0]);
});

test("scores of another number of rows than there are labels are refused, even where the counts agree", () => {
  expect(() => classesOf("accuracy", tensor([[0.1, 0.9]]), tensor([1, 0], [2], "i32"))).toThrow(
    "accuracy: 2 labels, but scores for 1 (scores [1, 2])",
  );
});

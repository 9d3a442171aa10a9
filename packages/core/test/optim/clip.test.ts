// Clipping of gradients against PyTorch, captured, with numbers that are not finite.
import { expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { clipGradNorm, clipGradValue, gradNorm } from "../../src/optim/clip.ts";
import { SGD } from "../../src/optim/sgd.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { goldenCase } from "../golden/read.ts";
import { expectTrajectory, trajectory } from "./trajectory.ts";

test("clipGradNorm before SGD follows PyTorch's trajectory, where it bites and where it does not", () => {
  for (const id of ["clip_grad_norm", "clip_grad_norm_loose"]) {
    const c = goldenCase("optim", id);
    const max = c.attrs.clip_grad_norm as number;
    const found = trajectory(
      c,
      (given, options) => new SGD(given, options),
      (grads) => clipGradNorm(grads, max),
    );
    expectTrajectory(c, found);
  }
});

test("gradNorm is the norm of all gradients together", () => {
  expect(gradNorm([tensor([3, 0]), tensor([[0], [4]])]).item()).toBe(5);
  expect(gradNorm([]).item()).toBe(0);
});

test("gradNorm takes the sum or the greatest of absolute values", () => {
  const grads = [tensor([3, -5]), tensor([[0], [4]]), tensor([], [0])];
  expect(gradNorm(grads, 1).item()).toBe(12);
  expect(gradNorm(grads, Number.POSITIVE_INFINITY).item()).toBe(5);
  expect(() => gradNorm(grads, 3)).toThrow("gradNorm: norm 3 is not 1, 2 or Infinity");
  // torch.nn.utils.clip_grad_norm_ of the same, max_norm 2, norm_type inf: 2 / 5.000001 of each
  const [first] = clipGradNorm(grads, 2, Number.POSITIVE_INFINITY) as [Tensor];
  expect(first.data[0]).toBeCloseTo(1.1999998, 6);
  expect(first.data[1]).toBeCloseTo(-1.9999996, 6);
});

test("clipGradNorm leaves short gradients to the bit and shortens long ones", () => {
  const short = tensor([0.1, -0.3]);
  expect(clipGradNorm([short], 10)[0]!.toArray()).toEqual(short.toArray());
  const [a, b] = clipGradNorm([tensor([3]), tensor([4])], 1) as [Tensor, Tensor];
  expect(a.item()).toBeCloseTo(0.6, 5);
  expect(b.item()).toBeCloseTo(0.8, 5);
});

test("clipGradNorm finds the factor anew in every run of a captured program", () => {
  const clip = capture((g: Tensor) => clipGradNorm([g], 1)[0]!);
  expect(clip(tensor([0.5])).item()).toBe(0.5);
  expect(clip(tensor([8])).item()).toBeCloseTo(1, 5);
});

test("a NaN among the gradients makes all of them NaN, an infinite one the others 0", () => {
  expect(clipGradNorm([tensor([1]), tensor([Number.NaN])], 1)[0]!.item()).toBeNaN();
  expect(clipGradNorm([tensor([1]), tensor([Number.POSITIVE_INFINITY])], 1)[0]!.item()).toBe(0);
});

test("a negative bound and a gradient that is not f32 are refused", () => {
  expect(() => clipGradNorm([tensor([1])], -1)).toThrow("clipGradNorm: max: -1 is below 0");
  expect(() => gradNorm([tensor([1], [1], "i32")])).toThrow(/gradNorm: gradient 0 is i32, needs f32/);
});

test("clipGradValue cuts each value, and follows PyTorch's trajectory", () => {
  expect(clipGradValue([tensor([-3, 0.1, 3])], 0.5)[0]!.toArray()).toEqual([-0.5, Math.fround(0.1), 0.5]);
  const c = goldenCase("optim", "clip_grad_value");
  const clip = (grads: Tensor[]) => clipGradValue(grads, c.attrs.clip_grad_value as number);
  expectTrajectory(
    c,
    trajectory(c, (given, options) => new SGD(given, options), clip),
  );
  expect(() => clipGradValue([], -1)).toThrow("clipGradValue: max: -1 is below 0");
});

// What all optimizers share: groups, the learning rate, freezing, errors.
import { memoryUse } from "@sluice/kernels";
import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { Adam } from "../../src/optim/adam.ts";
import { SGD } from "../../src/optim/sgd.ts";
import { scope } from "../../src/scope.ts";
import { parameter, state } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

const one = () => parameter(tensor([1]));

describe("groups", () => {
  test("have options of their own; undefined does not count", () => {
    const [a, b] = [one(), one()];
    const optimizer = new SGD([{ params: [a], lr: 0.5 }, { params: [b] }], { lr: 0.1, weightDecay: undefined as never });
    optimizer.step([tensor([1]), tensor([1])]);
    expect([a.item(), b.item()]).toEqual([0.5, Math.fround(0.9)]);
    expect(optimizer.groups.map((g) => g.lr)).toEqual([0.5, 0.1]);
    expect(optimizer.parameters).toEqual([a, b]);
  });

  test("take a new rate, momentum and decay between steps", () => {
    const p = one();
    const optimizer = new SGD([p], { lr: 0.1, momentum: 0.9 });
    optimizer.step([tensor([1])]);
    const [group] = optimizer.groups;
    group!.momentum = 0;
    group!.weightDecay = 1;
    optimizer.lr = 1;
    optimizer.step([tensor([0])]);
    expect([group!.momentum, group!.weightDecay, group!.lr, group!.steps]).toEqual([0, 1, 1, 2]);
    expect(p.item()).toBe(0);
  });

  test("setting lr sets that of all groups", () => {
    const optimizer = new Adam([
      { params: [one()], lr: 1 },
      { params: [one()], lr: 2 },
    ]);
    expect(optimizer.lr).toBe(1);
    optimizer.lr = 3;
    expect(optimizer.groups.map((g) => g.lr)).toEqual([3, 3]);
  });
});

describe("frozen parameters", () => {
  test("stay, with gradients for all or only for the others", () => {
    const [a, b] = [one(), one()];
    const optimizer = new SGD([a, b], { lr: 1 });
    a.frozen = true;
    optimizer.step([tensor([0.25])]);
    optimizer.step([tensor([9]), tensor([0.25])]);
    expect([a.item(), b.item()]).toEqual([1, 0.5]);
  });

  test("a program captured before the freeze is not replayed after it", () => {
    const [a, b] = [one(), one()];
    const optimizer = new SGD([a, b], { lr: 1 });
    const step = capture((g: Tensor) => optimizer.step(a.frozen ? [g] : [g, g]));
    step(tensor([0.5]));
    a.frozen = true;
    step(tensor([0.5]));
    expect([a.item(), b.item()]).toEqual([0.5, 0]);
    expect(step.programs).toBe(2);
  });
});

describe("errors", () => {
  test("options out of range name the option and the number", () => {
    expect(() => new SGD([one()], { lr: -1 })).toThrow("SGD: lr: -1 is below 0");
    expect(() => new SGD([one()], { weightDecay: Number.NaN })).toThrow("SGD: weightDecay: NaN is below 0");
    const optimizer = new SGD([one()]);
    expect(() => {
      optimizer.lr = -0.5;
    }).toThrow("lr: -0.5 is below 0");
  });

  test("no parameter, a value, and a parameter given twice are refused", () => {
    const p = one();
    expect(() => new Adam([])).toThrow("Adam: needs at least 1 parameter, got 0");
    expect(() => new Adam([p, p])).toThrow("Adam: parameter 1 [1] is given twice");
    expect(() => new Adam([tensor([1, 2])])).toThrow("Adam: parameter 0 [2] is a value; make it with parameter() in a constructor");
  });

  test("gradients of another number or shape are refused, and nothing is stepped", () => {
    const [a, b] = [one(), one()];
    const optimizer = new SGD([a, b], { lr: 1 });
    expect(() => optimizer.step([tensor([1])])).toThrow("SGD.step: 1 gradients for 2 parameters; pass those of `parameters`");
    expect(() => optimizer.step([tensor([1]), tensor([1, 2])])).toThrow("SGD.step: gradient 1 is [2], the parameter [1]");
    expect([a.item(), optimizer.groups[0]!.steps]).toEqual([1, 0]);
  });

  test("saved state of another optimizer is refused by name", () => {
    const from = new SGD([one()], { momentum: 0.9 });
    expect(() => new Adam([one()]).loadStateDict(from.stateDict())).toThrow(
      "Adam.loadStateDict: parameters.0.m [1] is missing; parameters.0.v [1] is missing; parameters.0.momentum is not one of its tensors",
    );
  });
});

test("state is kept by parameter: two optimizers of one parameter do not mix", () => {
  const p = state(tensor([1]));
  const [a, b] = [new SGD([p], { lr: 1, momentum: 0.5 }), new SGD([p], { lr: 1, momentum: 0.5 })];
  a.step([tensor([1])]);
  b.step([tensor([0])]);
  expect(p.item()).toBe(0);
});

test("steps leave heap and arena as they were, and dispose gives the state back", () => {
  const p = one();
  const before = memoryUse();
  const optimizer = new Adam([p]);
  const held = memoryUse();
  for (let i = 0; i < 100; i++) scope(() => optimizer.step([tensor([1])]));
  const after = memoryUse();
  expect([after.heap - after.arenaHeld, after.arena]).toEqual([held.heap - held.arenaHeld, held.arena]);
  optimizer.dispose();
  expect(memoryUse().blocks - (after.arenaHeld > held.arenaHeld ? 1 : 0)).toBe(before.blocks);
});

// EMA, SWA and gradient accumulation: against PyTorch, swapped, captured, saved.
import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { EMA, GradientAccumulator, SWA } from "../../src/optim/average.ts";
import { SGD } from "../../src/optim/sgd.ts";
import { parameter } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { goldenCase } from "../golden/read.ts";
import { expectTrajectory, trajectory } from "./trajectory.ts";

const sgd = (given: never, options: object) => new SGD(given, options);

describe("averages of weights", () => {
  test("EMA follows PyTorch's trajectory", () => {
    const c = goldenCase("optim", "ema");
    let ema: EMA | undefined;
    const read = (params: readonly Tensor[]) => {
      if (ema) ema.update();
      else ema = new EMA(params, { decay: c.attrs.ema_decay as number });
      return ema.averages;
    };
    expectTrajectory(c, trajectory(c, sgd as never, undefined, read));
  });

  test("SWA follows the mean of all weights so far", () => {
    const c = goldenCase("optim", "swa");
    let swa: SWA | undefined;
    const read = (params: readonly Tensor[]) => {
      swa ??= new SWA(params);
      swa.update();
      return swa.averages;
    };
    expectTrajectory(c, trajectory(c, sgd as never, undefined, read));
  });

  test("the averages stand in for the weights while `use` runs, also when it throws", () => {
    const p = parameter(tensor([1, 2]));
    const ema = new EMA([p], { decay: 0.5 });
    p.set([3, 4]);
    ema.update();
    expect(ema.use(() => p.toArray())).toEqual([2, 3]);
    expect(() =>
      ema.use(() => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(p.toArray()).toEqual([3, 4]);
    expect(ema.averages[0]!.toArray()).toEqual([2, 3]);
  });

  test("a captured update counts on in every run", () => {
    const p = parameter(tensor([0]));
    const swa = new SWA([p]);
    const update = capture(() => swa.update());
    for (const x of [3, 6, 12]) {
      p.set([x]);
      update();
    }
    expect(swa.averages[0]!.item()).toBeCloseTo(7, 5);
  });

  test("an average of weights that were NaN is mended by the first update of SWA", () => {
    const p = parameter(tensor([Number.NaN]));
    const swa = new SWA([p]);
    p.set([2]);
    swa.update();
    expect(swa.averages[0]!.item()).toBe(2);
  });

  test("saved averages go on where they were", () => {
    const p = parameter(tensor([1]));
    const swa = new SWA([p]);
    swa.update();
    const other = new SWA([p]);
    other.loadStateDict(swa.stateDict());
    p.set([3]);
    other.update();
    expect(other.averages[0]!.item()).toBe(2);
    expect(() => other.loadStateDict({})).toThrow(/SWA.loadStateDict: numbers \[64\] is missing/);
  });

  test("a decay outside [0, 1) is refused", () => {
    expect(() => new EMA([parameter(tensor([1]))], { decay: 1 })).toThrow("EMA: decay: 1 is not in [0, 1)");
  });
});

describe("gradient accumulation", () => {
  test("gives the mean of what was added since the first", () => {
    const p = parameter(tensor([0, 0]));
    const sum = new GradientAccumulator([p]);
    sum.add([tensor([9, 9])], { first: true });
    sum.add([tensor([1, 2])], { first: true });
    sum.add([tensor([3, 4])], { first: false });
    expect(sum.add([tensor([5, 9])], { first: false })[0]!.toArray()).toEqual([3, 5]);
  });

  test("refuses gradients of another number or shape", () => {
    const sum = new GradientAccumulator([parameter(tensor([0, 0]))]);
    expect(() => sum.add([], { first: true })).toThrow("GradientAccumulator: 0 tensors for 1 averages");
    expect(() => sum.add([tensor([1])], { first: true })).toThrow("GradientAccumulator: tensor 0 is [1], its average [2]");
  });
});

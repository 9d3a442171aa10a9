// Schedulers: rates in groups and in captured steps, momentum, saving, plateaus.
import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { Adagrad } from "../../src/optim/adagrad.ts";
import { Adam } from "../../src/optim/adam.ts";
import { ReduceLROnPlateau, Scheduler } from "../../src/optim/scheduler.ts";
import { cyclicLR, exponentialLR, oneCycleLR, stepLR } from "../../src/optim/schedules.ts";
import { SGD } from "../../src/optim/sgd.ts";
import { parameter } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

const one = () => parameter(tensor([0]));

describe("a scheduler", () => {
  test("scales every group from its own base, at once and step by step", () => {
    const optimizer = new SGD([{ params: [one()], lr: 1 }, { params: [one()] }], { lr: 0.5 });
    const scheduler = new Scheduler(optimizer, stepLR({ stepSize: 2, gamma: 0.5 }));
    const seen = [0, 1, 2, 3, 4].map((i) => {
      if (i > 0) scheduler.step();
      return optimizer.groups.map((group) => group.lr);
    });
    expect(seen).toEqual([
      [1, 0.5],
      [1, 0.5],
      [0.5, 0.25],
      [0.5, 0.25],
      [0.25, 0.125],
    ]);
    expect(scheduler.steps).toBe(4);
  });

  test("is seen by a captured step, and refuses to step inside one", () => {
    const p = one();
    const optimizer = new SGD([p], { lr: 1 });
    const scheduler = new Scheduler(optimizer, exponentialLR({ gamma: 0.5 }));
    const step = capture((g: Tensor) => optimizer.step([g]));
    for (let i = 0; i < 4; i++) {
      step(tensor([-1]));
      scheduler.step();
    }
    expect(p.item()).toBe(1 + 0.5 + 0.25 + 0.125);
    expect(() => capture((_: Tensor) => scheduler.step())(tensor([1]))).toThrow(/lr: a captured function cannot be given numbers/);
  });

  test("moves the momentum of SGD and the first beta of Adam", () => {
    const optimizers = [new SGD([one()], { momentum: 0.9 }), new Adam([one()])];
    for (const optimizer of optimizers) {
      const scheduler = new Scheduler(optimizer, cyclicLR({ maxLr: 1, stepSizeUp: 1 }));
      scheduler.step();
      expect(optimizer.groups[0]!.momentum).toBeCloseTo(0.8, 12);
    }
  });

  test("refuses to cycle a momentum that is not there", () => {
    const plain = new SGD([one()]);
    expect(() => new Scheduler(plain, oneCycleLR({ maxLr: 1, totalSteps: 9 }))).toThrow(
      "Scheduler: the schedule cycles momentum, group 0 has none; pass { cycleMomentum: false }",
    );
    expect(() => new Scheduler(new Adagrad([one()], { lrDecay: 0.1 }), cyclicLR({ maxLr: 1 }))).toThrow("group 0 has none");
    expect(() => {
      plain.groups[0]!.momentum = 0.5;
    }).toThrow("momentum: 0.5 given to a group that was made without momentum; make it with one");
  });

  test("goes on from saved state with the bases of then", () => {
    const [a, b] = [new SGD([one()], { lr: 1 }), new SGD([one()], { lr: 7 })];
    const first = new Scheduler(a, exponentialLR({ gamma: 0.5 }));
    first.step();
    first.step();
    const second = new Scheduler(b, exponentialLR({ gamma: 0.5 }));
    second.loadStateDict(first.stateDict());
    expect([b.lr, second.steps]).toEqual([0.25, 2]);
    expect(() => second.loadStateDict({})).toThrow("Scheduler.loadStateDict: numbers [4] is missing");
  });
});

describe("a plateau", () => {
  test("lowers the rate after more than `patience` steps without improvement", () => {
    const optimizer = new SGD([one()], { lr: 1 });
    const plateau = new ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 1 });
    const seen = [3, 2, 2, 2, 2, 2, 1].map((score) => {
      plateau.step(score);
      return optimizer.lr;
    });
    expect(seen).toEqual([1, 1, 1, 0.5, 0.5, 0.25, 0.25]);
    expect(plateau.best).toBe(1);
  });

  test("a score that is not a number is no improvement", () => {
    const optimizer = new SGD([one()], { lr: 1 });
    const plateau = new ReduceLROnPlateau(optimizer, { patience: 0, mode: "max" });
    plateau.step(Number.NaN);
    expect([optimizer.lr, plateau.best]).toEqual([0.1, Number.NEGATIVE_INFINITY]);
  });

  test("remembers best score and patience across a save", () => {
    const make = (lr: number) => {
      const optimizer = new SGD([one()], { lr });
      return { optimizer, plateau: new ReduceLROnPlateau(optimizer, { patience: 1 }) };
    };
    const [a, b] = [make(1), make(1)];
    a.plateau.step(1);
    a.plateau.step(2);
    b.plateau.loadStateDict(a.plateau.stateDict());
    b.plateau.step(2);
    expect([b.plateau.best, b.optimizer.lr]).toEqual([1, 0.1]);
  });

  test("a factor that does not lower is refused", () => {
    expect(() => new ReduceLROnPlateau(new SGD([one()]), { factor: 1 })).toThrow("ReduceLROnPlateau: factor: 1 is not below 1");
  });
});

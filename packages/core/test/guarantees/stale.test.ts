import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { Linear } from "../../src/nn/linear.ts";
import { sum } from "../../src/ops/reduce.ts";
import { SGD } from "../../src/optim/sgd.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

const noise = () => tensor([[1, -2, 3]]);

describe("a stale tape", () => {
  test("a generator's loss computed before the discriminator stepped is refused, not differentiated wrongly", () => {
    const generator = new Linear(3, 4);
    const discriminator = new Linear(4, 1);
    const sgd = new SGD(discriminator.parameters(), { lr: 0.1 });
    scope(() => {
      const loss = sum(discriminator.forward(generator.forward(noise())));
      sgd.step(grad(loss, discriminator.parameters()));
      expect(() => grad(loss, generator.parameters())).toThrow(
        /^grad: an input of linear \(\[1, 4\], \[4, 1\], \[1\]\) was updated in place after linear read it; take gradients before stepping/,
      );
      const again = sum(discriminator.forward(generator.forward(noise())));
      expect(grad(again, generator.parameters())).toHaveLength(2);
    });
  });

  test("loading weights between loss and gradient is noticed too", () => {
    const model = new Linear(3, 1);
    const other = new Linear(3, 1);
    scope(() => {
      const loss = sum(model.forward(noise()));
      model.loadStateDict(other.stateDict());
      expect(() => grad(loss, model.parameters(), {})).toThrow("was updated in place after linear read it");
    });
  });
});

describe("a stale program", () => {
  const build = () => {
    const model = new Linear(3, 2);
    const sgd = new SGD(model.parameters(), { lr: 0.1 });
    const step = capture((x: Tensor) => {
      const loss = sum(model.forward(x));
      sgd.step(grad(loss, model.parameters()));
      return loss;
    });
    step(noise());
    return { model, sgd, step };
  };

  test("a program whose model was disposed throws, and captures anew once told to", () => {
    const { model, step } = build();
    model.dispose();
    expect(() => step(noise())).toThrow(
      "capture: a tensor that the program uses was disposed; call dispose() on the captured function to capture anew",
    );
    step.dispose();
    expect(() => step(noise())).toThrow("linear: weight [3, 2] was disposed");
  });

  test("a program whose optimizer was disposed throws", () => {
    const { sgd, step } = build();
    sgd.dispose();
    expect(() => step(noise())).toThrow("capture: a tensor that the program uses was disposed");
  });

  test("freezing a parameter captures anew and leaves it alone from then on", () => {
    const { model, step } = build();
    model.freeze();
    model.bias!.frozen = false;
    const weight = model.weight.data;
    const bias = model.bias!.data;
    step(noise());
    expect(model.weight.data).toEqual(weight);
    expect(model.bias!.data).not.toEqual(bias);
    expect(step.programs).toBe(2);
  });

  test("loading weights needs no new program: they are read anew", () => {
    const { model, step } = build();
    model.loadStateDict({ weight: tensor(new Float32Array(6), [3, 2]), bias: tensor([5, 6]) });
    expect(step(noise()).item()).toBe(11);
    expect(step.programs).toBe(1);
  });
});

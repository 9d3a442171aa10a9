import { Adam, capture, crossEntropy, grad, scope, seed, summary, type Tensor, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { ResNet18, SmallResNet } from "../../src/models/resnet.ts";
import { fill, images, near } from "./filled.ts";

describe("ResNet18", () => {
  test("has the parameters of torchvision's", () => {
    expect(new ResNet18().parameterCount).toBe(11_689_512);
  });

  test("gives PyTorch's numbers with PyTorch's weights", () => {
    // The script torch.py printed them.
    const expected = [-0.048492, 0.006584, -0.125075, 0.195047, -0.084627, -0.091689, 0.223151, -0.132429, -0.166617, -0.039323];
    const model = fill(new ResNet18({ width: 8, classes: 10 })).eval();
    expect(near(model.forward(images(2, 64, 64, 3)), expected)).toBe(true);
  });
});

describe("SmallResNet", () => {
  test("has the parameters of the paper's ResNet-20", () => {
    const { parameters, multiplyAdds } = summary(new SmallResNet(), [1, 32, 32, 3]);
    expect(parameters).toBe(269_722);
    expect(multiplyAdds).toBe(40_551_040);
  });

  test("gives PyTorch's numbers with PyTorch's weights", () => {
    // The script torch.py printed them.
    const expected = [-0.140667, 0.00725, 0.090152, -0.042427, 0.151815, 0.048153, 0.008208, 0.161884, -0.053464, -0.116043];
    expect(
      near(
        fill(new SmallResNet())
          .eval()
          .forward(images(2, 16, 16, 3)),
        expected,
      ),
    ).toBe(true);
  });

  test("names the depths there can be", () => {
    expect(() => new SmallResNet({ depth: 18 })).toThrow("smallResNet: depth is 18, needs 6 n + 2: 8, 14, 20, 32, 44, 56 …");
  });

  test("learns, and a captured step gives the bits of the eager one", () => {
    const losses = (["eager", "captured"] as const).map((mode) => {
      seed(2);
      const model = new SmallResNet({ depth: 8, width: 8, shortcut: "project", classes: 4 });
      const adam = new Adam(model.parameters(), { lr: 0.01 });
      const x = images(8, 12, 12, 3);
      const y = tensor(Int32Array.from([0, 1, 2, 3, 0, 1, 2, 3]));
      const step = (a: Tensor, b: Tensor) => {
        const loss = crossEntropy(model.forward(a), b);
        adam.step(grad(loss, model.parameters()));
        return loss;
      };
      const program = capture(step);
      return Array.from({ length: 20 }, () => (mode === "eager" ? scope(() => step(x, y).item()) : program(x, y).item()));
    });
    expect(losses[1]).toEqual(losses[0]);
    expect(losses[0]![19]).toBeLessThan(0.3 * losses[0]![0]!);
  });
});

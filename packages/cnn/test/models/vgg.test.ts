import { describe, expect, test } from "vitest";
import { VGG } from "../../src/models/vgg.ts";
import { fill, images, near } from "./filled.ts";

describe("VGG", () => {
  test("has the parameters of PyTorch's models for CIFAR-10", () => {
    expect(new VGG().parameterCount).toBe(9_231_114);
    expect(new VGG({ depth: 16 }).parameterCount).toBe(14_728_266);
  });

  test("gives PyTorch's numbers with PyTorch's weights", () => {
    // The script torch.py printed them.
    const expected = [0.037875, 0.016475, -0.131515, -0.048681, 0.216559, -0.018795, 0.128941, 0.055608, -0.009975, -0.174901];
    const model = fill(new VGG({ width: 8 })).eval();
    expect(near(model.forward(images(2, 32, 32, 3)), expected)).toBe(true);
  });

  test("names the depths there are", () => {
    expect(() => new VGG({ depth: 12 as 11 })).toThrow("vgg: depth is 12, needs 11, 13, 16, 19");
  });
});

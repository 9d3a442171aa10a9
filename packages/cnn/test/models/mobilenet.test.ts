import { describe, expect, test } from "vitest";
import { MobileNetV2 } from "../../src/models/mobilenet.ts";
import { fill, images, near } from "./filled.ts";

describe("MobileNetV2", () => {
  test("has the parameters of torchvision's at width 1, and fewer at half of it", () => {
    expect(new MobileNetV2().parameterCount).toBe(3_504_872);
    expect(new MobileNetV2({ width: 0.5 }).parameterCount).toBe(1_968_680);
  });

  test("gives PyTorch's numbers with PyTorch's weights", () => {
    // The script torch.py printed them.
    const expected = [0.026203, -0.066307, -0.081432, -0.02152, 0.132926, -0.05854, 0.003866, 0.012091, -0.045349, -0.149308];
    const model = fill(new MobileNetV2({ width: 0.25, classes: 10 })).eval();
    expect(near(model.forward(images(2, 64, 64, 3)), expected)).toBe(true);
  });

  test("wants a stride for each stage", () => {
    expect(() => new MobileNetV2({ strides: [1, 1] })).toThrow("mobileNetV2: 2 strides, needs 8: one for the stem and one for each stage");
  });
});

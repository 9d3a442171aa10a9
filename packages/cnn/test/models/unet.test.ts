import { Adam, capture, crossEntropy, grad, scope, seed, summary, type Tensor, tensor, toTorch } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { UNet } from "../../src/models/unet.ts";
import { fill, images, near } from "./filled.ts";

describe("UNet", () => {
  test("has the parameters of the usual PyTorch version", () => {
    expect(new UNet().parameterCount).toBe(31_037_698);
  });

  test("has its names too", () => {
    const names = Object.keys(toTorch(new UNet({ width: 2, depth: 2 })));
    expect(names.filter((name) => name.endsWith("0.weight") || /up\.|outc/.test(name))).toEqual([
      "inc.double_conv.0.weight",
      "down1.maxpool_conv.1.double_conv.0.weight",
      "down2.maxpool_conv.1.double_conv.0.weight",
      "up1.up.weight",
      "up1.up.bias",
      "up1.conv.double_conv.0.weight",
      "up2.up.weight",
      "up2.up.bias",
      "up2.conv.double_conv.0.weight",
      "outc.conv.weight",
      "outc.conv.bias",
    ]);
  });

  test("gives PyTorch's numbers with PyTorch's weights, odd sizes too", () => {
    // The script torch.py printed them.
    const expected = [0.10745, 0.07334, -0.019058, 0.079495, 0.079405, 0.013886, 0.084526, 0.078313, 0.007958, 0.09061];
    const model = fill(new UNet({ channels: 1, classes: 3, width: 4, depth: 2 })).eval();
    const out = model.forward(images(2, 15, 18, 1));
    expect(out.shape).toEqual([2, 15, 18, 3]);
    expect(near(out, expected)).toBe(true);
  });

  test("shows in its summary what the multiplications of its way up are", () => {
    const { rows, multiplyAdds } = summary(new UNet({ channels: 1, width: 4, depth: 1 }), [1, 8, 8, 1]);
    expect(rows.find(({ name }) => name === "ups.0.up")?.outputShape).toEqual([1, 8, 8, 4]);
    const [full, half] = [64 * 9, 16 * 9];
    expect(multiplyAdds).toBe(full * (4 + 16) + half * (32 + 64) + 16 * 4 * 8 * 4 + full * (32 + 16) + 64 * 8);
  });

  test("names what is wrong with its options", () => {
    expect(() => new UNet({ depth: 0 })).toThrow("uNet: depth is 0, needs a whole number of at least 1");
  });

  test("learns, and a captured step gives the bits of the eager one", () => {
    const losses = (["eager", "captured"] as const).map((mode) => {
      seed(3);
      const model = new UNet({ channels: 1, width: 4, depth: 2 });
      const adam = new Adam(model.parameters(), { lr: 0.01 });
      const x = images(2, 12, 12, 1);
      const bright = tensor(
        Int32Array.from(x.data, (value) => (value > 0 ? 1 : 0)),
        [2, 12, 12],
      );
      const step = (a: Tensor) => {
        const loss = crossEntropy(model.forward(a), bright);
        adam.step(grad(loss, model.parameters()));
        return loss;
      };
      const program = capture(step);
      return Array.from({ length: 20 }, () => (mode === "eager" ? scope(() => step(x).item()) : program(x).item()));
    });
    expect(losses[1]).toEqual(losses[0]);
    expect(losses[0]![19]).toBeLessThan(0.4 * losses[0]![0]!);
  });
});

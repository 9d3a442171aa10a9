import { Adam, grad, mseLoss, mul, scope, seed, sigmoid, summary } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { ConvAutoencoder } from "../../src/models/autoencoder.ts";
import { fill, images, near } from "./filled.ts";

describe("ConvAutoencoder", () => {
  test("has 210,369 parameters, and 64 numbers in its middle", () => {
    const { parameters, rows } = summary(new ConvAutoencoder(), [1, 28, 28, 1]);
    expect(parameters).toBe(210_369);
    expect(rows.map(({ name, outputShape }) => [name, outputShape])).toContainEqual(["conv3", [1, 1, 1, 64]]);
  });

  test("gives PyTorch's numbers with PyTorch's weights", () => {
    // The script torch.py printed them.
    const expected = [0.50868, 0.491593, 0.491179, 0.50919, 0.493226, 0.491556, 0.509531, 0.492601, 0.49044, 0.51118];
    const model = fill(new ConvAutoencoder({ size: 12, channels: 3, width: 4, code: 5 }));
    const out = model.forward(images(2, 12, 12, 3));
    expect(out.shape).toEqual([2, 12, 12, 3]);
    expect(near(out, expected)).toBe(true);
  });

  test("learns to draw what it saw", () => {
    seed(4);
    const model = new ConvAutoencoder({ size: 8, width: 8, code: 16 });
    const adam = new Adam(model.parameters(), { lr: 0.01 });
    const x = sigmoid(mul(images(8, 8, 8, 1), 8));
    const losses = Array.from({ length: 150 }, () =>
      scope(() => {
        const loss = mseLoss(model.forward(x), x);
        adam.step(grad(loss, model.parameters()));
        return loss.item();
      }),
    );
    expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]!);
    expect(model.encode(x).shape).toEqual([8, 16]);
  });

  test("names what is wrong with sizes", () => {
    expect(() => new ConvAutoencoder({ size: 30 })).toThrow("convAutoencoder: size is 30, needs a multiple of 4");
    expect(() => new ConvAutoencoder({ size: 8 }).encode(images(1, 12, 12, 1))).toThrow(
      "convAutoencoder: images are 12 × 12, need 8 × 8 (x [1, 12, 12, 1])",
    );
  });
});

// A planned program of a network with convolutions, batch norms and pooling gives the bits of the program as recorded.
import { Adam, capture, crossEntropy, grad, seed, type Tensor, tensor } from "@sluice/core";
import { plan } from "@sluice/core/plan";
import { testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { SmallResNet } from "../src/models/resnet.ts";

const images = () => tensor(Float32Array.from({ length: 2 * 16 * 16 * 3 }, testNormals(1)), [2, 16, 16, 3]);

function train(options: { plan?: typeof plan }) {
  seed(4);
  const model = new SmallResNet({ classes: 4 });
  const adam = new Adam(model.parameters(), { lr: 1e-3 });
  const step = capture((x: Tensor, y: Tensor) => {
    const loss = crossEntropy(model.forward(x), y);
    adam.step(grad(loss, model.parameters()));
    return loss;
  }, options);
  const [x, y] = [images(), tensor(Int32Array.of(1, 3), [2])];
  const losses = Array.from({ length: 4 }, () => step(x, y).item());
  const bits = Object.values(model.stateDict()).map((t) => new Uint8Array(t.data.buffer).join());
  return { losses, bits, memory: step.memory };
}

test("four training steps of a small ResNet, running statistics and all", () => {
  const [recorded, planned] = [train({}), train({ plan })];
  expect(planned.losses).toEqual(recorded.losses);
  expect(planned.bits).toEqual(recorded.bits);
  expect(planned.memory.bytesAfter).toBeLessThan(recorded.memory.bytesBefore);
});

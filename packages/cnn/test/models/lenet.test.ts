import { Adam, capture, crossEntropy, fromTorch, grad, memory, scope, seed, summary, type Tensor, tensor, toTorch } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { LeNet5 } from "../../src/models/lenet.ts";
import { fill, images, lcg } from "./filled.ts";

/** SHA-256 of the weights after 100 steps, on every engine. Who changes it changes the numbers of every user: say so in a changeset. */
const golden = "d6e295dc1b5a7a380a29386400ba9827b599d09873b9edefaf555444611284ec";

/** LeNet-5 on 64 pictures whose class is their brightest corner. */
function trainer(mode: "eager" | "captured") {
  seed(5);
  const draw = lcg(3);
  const x = tensor(Float32Array.from({ length: 64 * 784 }, draw), [64, 28, 28, 1]);
  const y = tensor(Int32Array.from({ length: 64 }, () => Math.floor((draw() + 0.5) * 10)));
  const model = new LeNet5();
  const adam = new Adam(model.parameters(), { lr: 1e-3 });
  const step = (images: Tensor, labels: Tensor) => {
    const loss = crossEntropy(model.forward(images), labels);
    adam.step(grad(loss, model.parameters()));
    return loss;
  };
  const program = capture(step);
  const run = mode === "eager" ? () => scope(() => step(x, y).item()) : () => program(x, y).item();
  const bits = () => model.parameters().flatMap((p) => [...new Uint32Array(p.data.buffer as ArrayBuffer)]);
  return { model, run, bits };
}

describe("LeNet5", () => {
  test("has 61,706 parameters, which its summary shows", () => {
    const model = new LeNet5();
    expect(model.parameterCount).toBe(61_706);
    const { parameters, multiplyAdds, rows } = summary(model, [1, 28, 28, 1]);
    expect([parameters, multiplyAdds]).toEqual([61_706, 784 * 25 * 6 + 100 * 150 * 16 + 400 * 120 + 120 * 84 + 84 * 10]);
    expect(rows.map(({ name, outputShape }) => [name, outputShape])).toContainEqual(["fc1", [1, 120]]);
  });

  test("gives PyTorch's numbers with PyTorch's weights", () => {
    // The script torch.py printed them.
    const expected = [0.035952, -0.039246, -0.048013, -0.115907, 0.054264, 0.044621, -0.057379, -0.063935, -0.038977, -0.072257];
    const out = fill(new LeNet5()).forward(images(2, 28, 28, 1));
    expect(out.shape).toEqual([2, 10]);
    for (const [i, value] of expected.entries()) expect(out.data[i]).toBeCloseTo(value, 5);
  });

  test("goes to PyTorch and back", () => {
    const [from, to] = [new LeNet5(), new LeNet5()];
    const dict = toTorch(from);
    expect(Object.entries(dict).map(([name, { shape }]) => [name, shape])).toEqual([
      ["conv1.weight", [6, 1, 5, 5]],
      ["conv1.bias", [6]],
      ["conv2.weight", [16, 6, 5, 5]],
      ["conv2.bias", [16]],
      ["fc1.weight", [120, 400]],
      ["fc1.bias", [120]],
      ["fc2.weight", [84, 120]],
      ["fc2.bias", [84]],
      ["fc3.weight", [10, 84]],
      ["fc3.bias", [10]],
    ]);
    fromTorch(to, dict);
    expect(to.fc1.weight.data).toEqual(from.fc1.weight.data);
    expect(to.conv2.weight.data).toEqual(from.conv2.weight.data);
  });

  test("refuses images of another size by name", () => {
    expect(() => new LeNet5().forward(images(2, 24, 24, 1))).toThrow(
      "imageLinear: the images are [4, 4, 16], need [5, 5, 16] (x [2, 4, 4, 16]",
    );
  });

  test("100 captured steps learn, and give the weights of every other engine, bit for bit", async () => {
    const { run, bits } = trainer("captured");
    const losses = Array.from({ length: 100 }, run);
    expect(losses[0]).toBeGreaterThan(2);
    expect(losses[99]).toBeLessThan(0.5 * losses[0]!);
    const digest = await crypto.subtle.digest("SHA-256", Uint32Array.from(bits()));
    expect([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")).toBe(golden);
  });

  test("a captured step gives the bits of the eager one", () => {
    const [eager, captured] = [trainer("eager"), trainer("captured")];
    for (let i = 0; i < 10; i++) expect(captured.run()).toBe(eager.run());
    expect(captured.bits()).toEqual(eager.bits());
  });

  test.for(["eager", "captured"] as const)("%s steps leave the memory unchanged, to the byte", (mode) => {
    const { run } = trainer(mode);
    for (let i = 0; i < 3; i++) run();
    const before = memory();
    for (let i = 0; i < 100; i++) run();
    expect(memory()).toEqual(before);
  });
});

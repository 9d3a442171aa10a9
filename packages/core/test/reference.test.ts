import { expect, test } from "vitest";
import { crossEntropy } from "../src/loss/classification.ts";
import { Linear } from "../src/nn/linear.ts";
import { LayerNorm } from "../src/nn/norm.ts";
import { Sequential } from "../src/nn/sequential.ts";
import { gelu } from "../src/ops/activation.ts";
import { Adam } from "../src/optim/adam.ts";
import { randn, seed } from "../src/random.ts";
import { useReference } from "../src/reference.ts";
import { scope } from "../src/scope.ts";
import { grad } from "../src/tape.ts";
import { tensor } from "../src/tensor.ts";

test("a network trains on the reference loops as it does on the binary", () => {
  const train = () => {
    seed(5);
    const model = new Sequential(new Linear(6, 16), new LayerNorm([16]), gelu, new Linear(16, 3));
    const adam = new Adam(model.parameters(), { lr: 0.01 });
    const x = randn([8, 6]);
    const labels = tensor(new Int32Array([0, 1, 2, 0, 1, 2, 0, 1]));
    return Array.from({ length: 5 }, () =>
      scope(() => {
        const loss = crossEntropy(model.forward(x), labels);
        adam.step(grad(loss, model.parameters()));
        return loss.item();
      }),
    );
  };
  const fast = train();
  const back = useReference();
  try {
    const slow = train();
    for (const [i, loss] of slow.entries()) expect(loss).toBeCloseTo(fast[i]!, 4);
  } finally {
    back();
  }
  expect(train()).toEqual(fast);
});

import { allocate, memoryUse as memory, release, setMemoryLimit } from "@sluice/kernels";
import { afterEach, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { crossEntropy } from "../../src/loss/classification.ts";
import { Linear } from "../../src/nn/linear.ts";
import { Sequential } from "../../src/nn/sequential.ts";
import { relu } from "../../src/ops/activation.ts";
import { zeros } from "../../src/ops/create.ts";
import { matmul } from "../../src/ops/matmul.ts";
import { Adam } from "../../src/optim/adam.ts";
import { profile } from "../../src/profile.ts";
import { seed } from "../../src/random.ts";
import { useRelaxed, useSimd } from "../../src/relaxed.ts";
import { scope } from "../../src/scope.ts";
import { setLooseLimit } from "../../src/storage.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { testNormals } from "../../src/testing.ts";
import { threads, useThreads } from "../../src/threads.ts";

afterEach(() => useThreads(1));

const [N, D, H, C] = [96, 250, 203, 10];

/** Steps of a network that is large enough for several threads; gives all losses and weights, bit for bit. */
function train(mode: "eager" | "captured", between: (step: number) => Promise<unknown> | void = () => {}) {
  seed(3);
  const model = new Sequential(new Linear(D, H), relu, new Linear(H, H), relu, new Linear(H, C));
  const adam = new Adam(model.parameters(), { lr: 0.01 });
  const step = (x: Tensor, labels: Tensor) => {
    const loss = crossEntropy(model.forward(x), labels);
    adam.step(grad(loss, model.parameters()));
    return loss;
  };
  const run = mode === "captured" ? capture(step) : step;
  const normal = testNormals(5);
  const x = Float32Array.from({ length: N * D }, normal);
  const labels = Int32Array.from({ length: N }, (_, n) => n % C);
  return (async () => {
    const losses: number[] = [];
    for (let i = 0; i < 12; i++) {
      await between(i);
      losses.push(scope(() => run(tensor(x, [N, D]), tensor(labels, [N], "i32")).item()));
    }
    const bits = model.parameters().map((t) => new Uint8Array(t.data.buffer).join());
    model.dispose();
    adam.dispose();
    return { losses, bits };
  })();
}

test("training gives the same bits on any number of threads, eager and captured", async () => {
  const alone = await train("eager");
  for (const n of [2, 3]) {
    expect(await useThreads(n)).toBe(n);
    expect(threads()).toBe(n);
    expect(await train("eager")).toEqual(alone);
    expect(await train("captured")).toEqual(alone);
  }
});

test("threads may come and go while a captured program lives", async () => {
  const alone = await train("eager");
  const counts = [1, 2, 1, 3, 2];
  expect(await train("captured", (step) => (counts[step / 2] ? useThreads(counts[step / 2]) : undefined))).toEqual(alone);
});

test("the relaxed kernels give the same bits on several threads as on one", async () => {
  if (!useRelaxed()) return;
  try {
    const alone = await train("captured");
    await useThreads(2);
    expect(await train("captured")).toEqual(alone);
    // The workers change their binary with this thread.
    expect(await train("captured", (step) => void (step % 2 ? useSimd() : useRelaxed()))).not.toEqual(alone);
  } finally {
    useSimd();
  }
});

test("tensors that were made before threads came keep their numbers, and memory grows under the workers", async () => {
  const before = tensor([1, 2, 3]);
  await useThreads(2);
  expect(before.toArray()).toEqual([1, 2, 3]);
  const { total } = memory();
  const limit = setLooseLimit(1024 ** 3);
  const large = zeros([1024, 1024, 24]);
  expect(memory().total).toBeGreaterThan(total);
  const ones = tensor(new Float32Array(256 * 256).fill(1), [256, 256]);
  expect(scope(() => matmul(ones, ones).data.every((x) => x === 256))).toBe(true);
  expect(large.data.every((x) => x === 0)).toBe(true);
  large.dispose();
  setLooseLimit(limit);
});

test("the working memory of the pieces is counted, and given back with the workers", async () => {
  const ones = tensor(new Float32Array(256 * 256).fill(1), [256, 256]);
  const product = () => scope(() => matmul(ones, ones).item.length);
  await useThreads(2);
  product();
  const busy = memory();
  await useThreads(1);
  product();
  expect(busy.blocks - memory().blocks).toBe(1);
  expect(busy.heap - memory().heap).toBeGreaterThan(256 * 256);
});

test("without memory for the pieces a call runs whole", async () => {
  const ones = tensor(new Float32Array(700 * 700).fill(1), [700, 700]);
  const product = () => scope(() => matmul(ones, ones).data);
  product();
  await useThreads(2);
  const limit = setMemoryLimit(0);
  const taken: number[] = [];
  try {
    expect(() => {
      for (;;) taken.push(allocate(2 ** 18));
    }).toThrow("out of memory");
    expect(product().every((x) => x === 700)).toBe(true);
    expect(() => allocate(2 ** 18)).toThrow("out of memory");
  } finally {
    for (const ptr of taken) release(ptr, 2 ** 18);
    setMemoryLimit(limit);
  }
});

test("a label out of range is the same error, and changes nothing", async () => {
  await useThreads(2);
  const logits = zeros([4096, C]);
  const labels = new Int32Array(4096);
  labels[4000] = 11;
  expect(() => scope(() => crossEntropy(logits, tensor(labels, [4096], "i32")).item())).toThrow(
    "crossEntropy: label 11 at row 4000, but there are 10 classes",
  );
});

test("the profiler counts a call once, however many threads computed it", async () => {
  await useThreads(2);
  const ones = tensor(new Float32Array(256 * 256).fill(1), [256, 256]);
  const { profile: seen } = profile(() => scope(() => matmul(ones, ones).item.length));
  expect(seen.rows.map(({ kernel, calls }) => [kernel, calls])).toEqual([["matmul", 1]]);
});

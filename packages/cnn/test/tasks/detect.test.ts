import { Adam, grad, Identity, noGrad, randn, scope, seed, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { Conv2d } from "../../src/conv2d.ts";
import { CenterDetector, centerLoss, encodeCenters } from "../../src/tasks/detect.ts";

const grid = { H: 4, W: 6, stride: 4, classes: 3 };
const encode = (boxes: number[][][], labels: number[][]) =>
  encodeCenters(tensor(boxes), tensor(Int32Array.from(labels.flat()), [labels.length, labels[0].length]), grid);
/** The numbers of one cell. */
const cell = (target: { data: ArrayLike<number> }, row: number, column: number, n = 0) =>
  Array.from({ length: 8 }, (_, i) => target.data[((n * 4 + row) * 6 + column) * 8 + i]);

describe("encodeCenters", () => {
  test("the cell of an object's middle has heat 1 on its class, its box, and counts fully", () => {
    const target = encode([[[4, 2, 12, 10]]], [[2]]);
    expect(target.shape).toEqual([1, 4, 6, 8]);
    expect(cell(target, 1, 2)).toEqual([0, 0, 1, 4, 2, 12, 10, 1]);
    expect(cell(target, 3, 5)[7]).toBe(0);
  });

  test("absent objects leave no trace", () => {
    const [one, two] = [
      encode([[[4, 2, 12, 10]]], [[2]]),
      encode(
        [
          [
            [4, 2, 12, 10],
            [0, 0, 0, 0],
          ],
        ],
        [[2, -1]],
      ),
    ];
    expect(two.data).toEqual(one.data);
  });

  test("a cell belongs to the object whose middle is nearer for its size", () => {
    const target = encode(
      [
        [
          [0, 0, 8, 16],
          [12, 0, 20, 16],
        ],
      ],
      [[0, 1]],
    );
    expect(cell(target, 2, 1).slice(3, 7)).toEqual([0, 0, 8, 16]);
    expect(cell(target, 2, 4).slice(3, 7)).toEqual([12, 0, 20, 16]);
    expect(cell(target, 2, 1)[0]).toBe(1);
    expect(cell(target, 2, 4)[1]).toBe(1);
  });

  test("refuses boxes and labels that do not fit", () => {
    expect(() => encode([[[0, 0, 1, 1]]], [[0, 1]])).toThrow(
      "encodeCenters: boxes are [1, 1, 4], labels [1, 2]; need [N, B, 4] and [N, B]",
    );
  });
});

describe("CenterDetector", () => {
  test("finds the objects that an image spells out, best first, each once", () => {
    // The image already holds what the head should answer: the head passes it on.
    const detector = new CenterDetector(new Identity(), 6, { classes: 2, stride: 4 });
    detector.head.weight.set(Float32Array.from({ length: 36 }, (_, i) => Number(i % 7 === 0)));
    detector.head.bias!.set([0, 0, 0, 0, 0, 0]);
    const image = new Float32Array(4 * 6 * 6).fill(-8);
    image.set([3, -8, 1, 1, 2, 2], (1 * 6 + 2) * 6);
    image.set([2, -8, 1, 1, 2, 2], (1 * 6 + 3) * 6); // beside a higher peak
    image.set([-8, 1, 1, 1, 1, 1], (3 * 6 + 5) * 6);
    const [found] = detector.detect(tensor(image, [1, 4, 6, 6]));
    expect(found.map(({ label }) => label)).toEqual([0, 1]);
    expect(found[0].score).toBeCloseTo(1 / (1 + Math.exp(-3)), 5);
    const side = (x: number) => 4 * Math.log(1 + Math.exp(x));
    const expected = [10 - side(1), 6 - side(1), 10 + side(2), 6 + side(2)];
    for (const [i, v] of expected.entries()) expect(found[0].box[i]).toBeCloseTo(v, 4);
  });

  test("learns where a bright square is", () => {
    seed(1);
    const model = new CenterDetector(new Conv2d(1, 8, 4, { stride: 4 }), 8, { classes: 1, stride: 4 });
    const image = new Float32Array(16 * 16);
    for (let y = 4; y < 8; y++) for (let x = 8; x < 12; x++) image[16 * y + x] = 1;
    const images = tensor(image, [1, 16, 16, 1]);
    const target = encodeCenters(tensor([[[8, 4, 12, 8]]]), tensor(Int32Array.of(0), [1, 1]), { H: 4, W: 4, stride: 4, classes: 1 });
    const adam = new Adam(model.parameters(), { lr: 0.05 });
    for (let i = 0; i < 150; i++) scope(() => adam.step(grad(centerLoss(model.forward(images), target), model.parameters())));
    const [found] = model.detect(images, { score: 0.5 });
    expect(found).toHaveLength(1);
    for (const [i, v] of [8, 4, 12, 8].entries()) expect(Math.abs(found[0].box[i] - v)).toBeLessThan(0.5);
  });
});

test("centerLoss is near 0 for the right answer, and much for a wrong one", () => {
  const target = encode([[[4, 2, 12, 10]]], [[2]]);
  const answer = (sure: number) =>
    noGrad(() => {
      const values = new Float32Array(4 * 6 * 7);
      for (let i = 0; i < 24; i++) {
        const from = Array.from({ length: 8 }, (_, k) => target.data[8 * i + k]);
        values.set([...from.slice(0, 3).map((h) => sure * (h === 1 ? 1 : -1)), ...from.slice(3, 7)], 7 * i);
      }
      return centerLoss(tensor(values, [1, 4, 6, 7]), target).item();
    });
  expect(answer(12)).toBeLessThan(0.01);
  expect(answer(-3)).toBeGreaterThan(5);
  expect(centerLoss(randn([1, 4, 6, 7]), target).shape).toEqual([]);
});

import { memory, scope, tensor, zeros } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { batchedNms, nms, softNms } from "../../src/vision/nms.ts";

type Box = [number, number, number, number];

const iou = ([a, b, c, d]: Box, [e, f, g, h]: Box) => {
  const common = Math.max(0, Math.min(c, g) - Math.max(a, e)) * Math.max(0, Math.min(d, h) - Math.max(b, f));
  return common / ((c - a) * (d - b) + (g - e) * (h - f) - common);
};

/** The greedy loop of every paper. */
function greedy(boxes: Box[], scores: number[], limit: number, labels: number[] = scores.map(() => 0)): number[] {
  const order = scores.map((_, i) => i).sort((i, j) => scores[j]! - scores[i]!);
  const kept: number[] = [];
  for (const i of order) if (kept.every((k) => labels[k] !== labels[i] || iou(boxes[k]!, boxes[i]!) <= limit)) kept.push(i);
  return kept;
}

/** Soft-NMS as in figure 2 of the paper, Gaussian. */
function soft(boxes: Box[], scores: number[], sigma: number, least: number): [number, number][] {
  const left = scores.map((score, i) => ({ i, score }));
  const taken: [number, number][] = [];
  while (left.length) {
    const best = left.reduce((a, b) => (b.score > a.score ? b : a));
    left.splice(left.indexOf(best), 1);
    if (best.score > least) taken.push([best.i, best.score]);
    for (const other of left) other.score *= Math.exp(-(iou(boxes[best.i]!, boxes[other.i]!) ** 2) / sigma);
  }
  return taken;
}

function crowd(n: number, seed: number) {
  const draw = testNormals(seed);
  const boxes = Array.from({ length: n }, (): Box => {
    const [x, y, w, h] = [10 + 4 * draw(), 10 + 4 * draw(), 3 + Math.abs(2 * draw()), 3 + Math.abs(2 * draw())];
    return [x, y, x + w, y + h];
  });
  const scores = Array.from({ length: n }, () => 1 / (1 + Math.exp(-draw())));
  const labels = Array.from({ length: n }, () => Math.floor(3 * Math.abs(draw())) % 3);
  return { boxes, scores, labels, tensors: [tensor(boxes.flat(), [n, 4]), tensor(scores), tensor(Int32Array.from(labels))] as const };
}

test.each([0.1, 0.3, 0.5, 0.8])("nms keeps what the greedy loop keeps, limit %d", (limit) => {
  const { boxes, scores, labels, tensors } = crowd(150, 4);
  const expected = greedy(boxes, scores, limit);
  expect(expected.length).toBeLessThan(150);
  expect([...nms(tensors[0], tensors[1], { iou: limit }).data]).toEqual(expected);
  expect([...batchedNms(...tensors, { iou: limit }).data]).toEqual(greedy(boxes, scores, limit, labels));
});

test("a chain of boxes, each overlapping the next, keeps every other one", () => {
  const boxes = Array.from({ length: 9 }, (_, i) => [i, 0, i + 2, 1]);
  const scores = boxes.map((_, i) => 1 - i / 10);
  expect([...nms(tensor(boxes.flat(), [9, 4]), tensor(scores), { iou: 0.2 }).data]).toEqual([0, 2, 4, 6, 8]);
});

test("softNms lowers scores as its paper's loop does", () => {
  const { boxes, scores, tensors } = crowd(40, 5);
  const expected = soft(boxes, scores, 0.3, 0.05);
  expect(expected.length).toBeLessThan(40);
  const out = softNms(tensors[0], tensors[1], { sigma: 0.3, least: 0.05 });
  expect([...out.indices.data]).toEqual(expected.map(([i]) => i));
  for (const [k, [, score]] of expected.entries()) expect(out.scores.data[k]).toBeCloseTo(score, 5);
});

test("no boxes give none, and what is worked with is given back", () => {
  expect(nms(zeros([0, 4]), zeros([0])).shape).toEqual([0]);
  expect(softNms(zeros([0, 4]), zeros([0])).scores.shape).toEqual([0]);
  const { tensors } = crowd(30, 6);
  const round = () => scope(() => [...nms(tensors[0], tensors[1]).data, ...softNms(tensors[0], tensors[1]).indices.data].length);
  round();
  const before = memory();
  round();
  expect(memory()).toEqual(before);
});

test("counts that differ are named", () => {
  expect(() => nms(zeros([3, 4]), zeros([2]))).toThrow("nms: boxes need [N, 4] and scores [N] (boxes [3, 4], scores [2])");
  expect(() => batchedNms(zeros([3, 4]), zeros([3]), tensor(Int32Array.from([1])))).toThrow("batchedNms: 1 labels for 3 boxes");
});

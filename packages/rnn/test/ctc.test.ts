import { add, grad, logSoftmax, reshape, scope, sum, type Tensor, tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { ctcBeamSearch, ctcGreedy, ctcLoss } from "../src/index.ts";

const draw = testNormals(8);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);
const labels = (...rows: number[][]) => tensor(Int32Array.from(rows.flat()), [rows.length, rows[0].length]);
/** Log probabilities that spell a path: 0.9 for its class, the rest shared. */
const spelled = (path: number[], V: number) =>
  tensor(
    path.flatMap((v) => Array.from({ length: V }, (_, k) => Math.log(k === v ? 0.9 : 0.1 / (V - 1)))),
    [1, path.length, V],
  );

/** All ways, one by one: the definition. */
function bruteForce(log: number[][], target: number[], blank: number): number {
  const V = log[0].length;
  const collapse = (path: number[]) => path.filter((v, t) => v !== blank && v !== path[t - 1]).join();
  let p = 0;
  for (let code = 0; code < V ** log.length; code++) {
    const path = log.map((_, t) => Math.floor(code / V ** t) % V);
    if (collapse(path) === target.join()) p += Math.exp(path.reduce((total, v, t) => total + log[t][v], 0));
  }
  return -Math.log(p);
}

describe("ctcLoss", () => {
  test("is the sum over all ways", () => {
    const p = scope(() => logSoftmax(random(1, 5, 3), -1));
    const log = (p.toArray() as number[][][])[0];
    for (const target of [[1], [1, 2], [2, 2], [1, 2, 1]]) {
      const loss = scope(() => ctcLoss(p, labels(target), [5], [target.length], { reduction: "sum" }).item());
      expect(loss).toBeCloseTo(bruteForce(log, target, 0), 5);
    }
  });

  test("has right gradients, of rows weighted differently too", () => {
    gradcheck((p) => ctcLoss(p, labels([1, 2], [2, 2]), [4, 5], [2, 2], { reduction: "none" }), [random(2, 5, 3)]);
    expect(() =>
      scope(() => {
        const x = random(1, 4, 3);
        const [d] = grad(ctcLoss(x, labels([1]), [4], [1]), [x], { differentiable: true });
        return grad(sum(d), [x]);
      }),
    ).toThrow("ctcLoss has no second derivative; take gradients of it once only");
  });

  test("is infinite where labels do not fit into the frames, or 0 without gradient if asked", () => {
    scope(() => {
      const x = add(random(1, 2, 3), 0);
      expect(ctcLoss(x, labels([1, 1]), [2], [2]).item()).toBe(Infinity);
      const loss = ctcLoss(x, labels([1, 1]), [2], [2], { zeroInfinity: true });
      expect(loss.item()).toBe(0);
      expect([...grad(loss, [x])[0].data]).toEqual(new Array(6).fill(0));
    });
  });

  test("names what does not fit", () => {
    const x = random(2, 4, 3);
    expect(() => ctcLoss(reshape(x, [8, 3]), labels([1]), [4], [1])).toThrow("ctcLoss: logProbs has 2 dimensions, needs 3: [N, T, V]");
    expect(() => ctcLoss(x, labels([1]), [4], [1])).toThrow("ctcLoss: targets is [1, 1], needs [2, L]");
    expect(() => ctcLoss(x, labels([1], [1]), [4, 5], [1, 1])).toThrow("ctcLoss: length 5 at row 1 is outside 0 to 4");
    expect(() => ctcLoss(x, labels([1], [1]), [4, 4], [1, 1], { blank: 3 })).toThrow("ctcLoss: blank is 3, needs one of the 3 classes");
    expect(() => scope(() => ctcLoss(x, labels([1], [7]), [4, 4], [1, 1]).item())).toThrow(
      "ctcLoss: label 7 at row 1, but there are 3 classes",
    );
  });
});

describe("reading", () => {
  test("merges repeats and drops blanks", () => {
    const [{ labels: read, score }] = ctcGreedy(spelled([1, 1, 0, 1, 2, 2, 0], 3));
    expect(read).toEqual([1, 1, 2]);
    expect(score).toBeCloseTo(7 * Math.log(0.9), 5);
    expect(ctcGreedy(spelled([1, 2, 2], 3), [2])[0].labels).toEqual([1, 2]);
  });

  test("a beam finds what the single best way misses: many ways outweigh one", () => {
    // Two frames: blank 0.4 each, label 1 0.35, label 2 0.25. The best way is two blanks (0.16), the best string is "1".
    const frame = [0.4, 0.35, 0.25].map(Math.log);
    const p = tensor([...frame, ...frame], [1, 2, 3]);
    expect(ctcGreedy(p)[0].labels).toEqual([]);
    const [found] = ctcBeamSearch(p, null, { best: 2 });
    expect(found[0].labels).toEqual([1]);
    expect(Math.exp(found[0].score)).toBeCloseTo(0.35 * 0.35 + 2 * 0.35 * 0.4, 5);
    expect(found).toHaveLength(2);
  });

  test("a wide beam's score is the loss", () => {
    const p: Tensor = scope(() => logSoftmax(random(1, 5, 3), -1));
    const [[best]] = ctcBeamSearch(p, null, { width: 1000, floor: -Infinity });
    const loss = scope(() => ctcLoss(p, labels(best.labels), [5], [best.labels.length], { reduction: "sum" }).item());
    expect(-best.score).toBeCloseTo(loss, 4);
  });

  test("names what does not fit", () => {
    expect(() => ctcGreedy(random(4, 3))).toThrow("ctcGreedy: logProbs has 2 dimensions, needs 3: [N, T, V] (logProbs [4, 3])");
    expect(() => ctcBeamSearch(random(1, 4, 3), [5])).toThrow("ctcBeamSearch: length 5 at row 0 is outside 0 to 4");
  });
});

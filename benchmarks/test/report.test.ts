// The benchmark's own arithmetic: medians, errors, rows and the ONNX writer.
import { expect, test } from "vitest";
import { type Contender, loop, measure, type Workload } from "../src/measure.ts";
import { draw, gemm, maxError, median } from "../src/numbers.ts";
import { onnxModel } from "../src/peers/onnx-model.ts";
import { rowsOf, time } from "../src/report.ts";

const contender = (name: string, variant: string, ms: number, result = [1, 2]): Contender => ({
  name,
  variant,
  threads: 1,
  time: (reps) => reps * ms,
  check: () => result,
});

test("rows pair each of ours with each peer, and the ratio says how many times faster we are", async () => {
  const workload: Workload = {
    name: "x",
    flops: 2e6,
    contenders: () => [contender("sluice", "simd", 2), contender("sluice", "relaxed", 1), contender("a", "", 4), contender("b", "", 1)],
  };
  const rows = rowsOf(workload, await measure(workload, { rounds: 3, sample: 5 }));
  expect(rows.map(({ variant, peer, ms, peerMs, ratio }) => [variant, peer, ms, peerMs, ratio])).toEqual([
    ["simd", "a", 2, 4, 2],
    ["simd", "b", 2, 1, 0.5],
    ["relaxed", "a", 1, 4, 4],
    ["relaxed", "b", 1, 1, 1],
  ]);
  expect(rows[0]!.gflops).toBe(1);
});

test("a wrong result of ours stops the workload before anything is timed", async () => {
  const workload: Workload = {
    name: "x",
    tolerance: 1e-3,
    reference: () => [1, 2],
    contenders: () => [contender("sluice", "simd", 1, [1, 2.1])],
  };
  await expect(measure(workload, { rounds: 1, sample: 1 })).rejects.toThrow(/x: sluice simd is off by 0\.05/);
});

test("a loop runs as often as it is told", () => {
  let n = 0;
  const ms = loop(() => void n++)(1000);
  expect(n).toBe(1000);
  expect(ms).toBeLessThan(1000);
});

test("the median of an even number of samples is the mean of the middle two", () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test("errors are relative to the largest value, and NaN or a missing element is infinitely wrong", () => {
  expect(maxError([1, 4.1], [1, 4])).toBeCloseTo(0.025);
  expect(maxError([1, Number.NaN], [1, 4])).toBe(Number.POSITIVE_INFINITY);
  expect(maxError([1], [1, 4])).toBe(Number.POSITIVE_INFINITY);
});

test("inputs are the same for the same seed and lie in their range", () => {
  const a = draw(7, 1000, -2, 3);
  expect(a).toEqual(draw(7, 1000, -2, 3));
  expect(a).not.toEqual(draw(8, 1000, -2, 3));
  expect(Math.min(...a)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...a)).toBeLessThan(3);
});

test("the three layouts of the reference product agree", () => {
  const a = Float32Array.of(1, 2, 3, 4, 5, 6); // [2, 3]
  const b = Float32Array.of(1, 0, 2, 1, 0, 3); // [3, 2]
  const expected = [5, 11, 14, 23];
  expect([...gemm(a, b, 2, 3, 2, "nn")]).toEqual(expected);
  expect([...gemm(Float32Array.of(1, 4, 2, 5, 3, 6), b, 2, 3, 2, "tn")]).toEqual(expected);
  expect([...gemm(a, Float32Array.of(1, 2, 0, 0, 1, 3), 2, 3, 2, "nt")]).toEqual(expected);
});

test("times are shown in the unit that reads best", () => {
  expect([time(1500), time(2), time(0.25), time(0.02), time(0.00004)]).toEqual(["1.50 s", "2.00 ms", "250.0 us", "20.00 us", "40 ns"]);
});

test("an ONNX model holds its operator, shapes and attributes in protobuf's encoding", () => {
  const bytes = onnxModel({ op: "Relu", inputs: { a: [2, 300] }, output: [2, 300] });
  const hex = Buffer.from(bytes).toString("hex");
  expect(hex).toContain("0a0161" + "12036f7574" + "220452656c75"); // node: input a, output out, op_type Relu
  expect(hex).toContain("0a020802" + "0a0308ac02"); // dims 2 and 300 (varint ac 02)
  expect(hex.startsWith("0808")).toBe(true); // ir_version 8
  const gemm = Buffer.from(onnxModel({ op: "Gemm", inputs: { a: [1, 1] }, output: [1, 1], attributes: { transA: { int: 1 } } })).toString(
    "hex",
  );
  expect(gemm).toContain("0a067472616e7341" + "1801" + "a00102"); // attribute transA, i = 1, type INT
});

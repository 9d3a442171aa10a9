import { Adam, capture, clipGradNorm, crossEntropy, grad, reshape, scope, seed, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { Seq2Seq, type Seq2SeqOptions } from "../src/index.ts";

const [START, END, V, T] = [0, 1, 8, 4];
const ints = (rows: number[][]) => tensor(Int32Array.from(rows.flat()), [rows.length, rows[0].length], "i32");

/** Trains to write a word backwards; returns how many of the test words come out right, greedily and by beam. */
function reverses(options: Seq2SeqOptions, teacherForcing: number): { greedy: number; beam: number; model: Seq2Seq } {
  seed(1);
  let state = 7;
  const next = (n: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % n;
  };
  const word = () => Array.from({ length: T }, () => 2 + next(V - 2));
  const model = new Seq2Seq(V, V, { embedding: 16, hidden: 32, ...options });
  const parameters = model.parameters();
  const adam = new Adam(parameters, { lr: 1e-2 });
  const step = capture((source, inputs, targets) => {
    const logits = model.forward(source, null, inputs, { teacherForcing });
    const loss = crossEntropy(reshape(logits, [-1, V]), reshape(targets, [-1]));
    adam.step(clipGradNorm(grad(loss, parameters), 1));
    return loss;
  });
  for (let i = 0; i < 250; i++) {
    const words = Array.from({ length: 32 }, word);
    const targets = words.map((w) => [...w].reverse());
    scope(() => step(ints(words), ints(targets.map((t) => [START, ...t])), ints(targets.map((t) => [...t, END]))));
  }
  model.eval();
  const words = Array.from({ length: 40 }, word);
  const right = (written: number[], w: number[]) => written.join() === [...w].reverse().join();
  const texts = model.generate(ints(words), null, START, { steps: T + 1, end: END, temperature: 0 });
  return {
    greedy: texts.filter((t, n) => right(t, words[n])).length,
    beam: words.filter((w) => right(model.beam(w, START, { steps: T + 1, end: END, width: 3 })[0].tokens, w)).length,
    model,
  };
}

describe("Seq2Seq", () => {
  test("learns to reverse words with attention, which then looks from the end to the start", () => {
    const { greedy, beam, model } = reverses({}, 1);
    expect(greedy).toBeGreaterThanOrEqual(38);
    expect(beam).toBeGreaterThanOrEqual(38);
    const rows = model.alignment([2, 3, 4, 5], [START, 5, 4, 3]);
    expect(rows.map((row) => row.reduce((a, b) => a + b))).toEqual(new Array(4).fill(expect.closeTo(1, 4)));
    const looked = rows.map((row) => row.indexOf(Math.max(...row)));
    expect(looked[0]).toBeGreaterThan(looked[3]);
  });

  test("learns with LSTMs, dot attention and scheduled sampling", () => {
    expect(reverses({ cell: "lstm", attention: "general" }, 0.75).greedy).toBeGreaterThanOrEqual(30);
  });

  test("does not see padding of sources", () => {
    const model = new Seq2Seq(V, V, { embedding: 4, hidden: 6 });
    const out = (source: number[][], lengths: number[]) => scope(() => [...model.forward(ints(source), lengths, ints([[0, 2]])).data]);
    expect(out([[2, 3, 4, 5]], [2])).toEqual(out([[2, 3, 7, 7]], [2]));
    expect(out([[2, 3, 4, 5]], [4])).not.toEqual(out([[2, 3, 7, 7]], [4]));
    const written = (source: number[][], lengths: number[]) => model.generate(ints(source), lengths, 0, { steps: 6, temperature: 0 });
    expect(written([[2, 3, 4, 5]], [2])).toEqual(written([[2, 3]], [2]));
  });

  test("runs without attention", () => {
    const model = new Seq2Seq(V, V, { embedding: 4, hidden: 6, attention: null });
    expect(model.attention).toBe(null);
    expect(scope(() => model.forward(ints([[2, 3]]), null, ints([[0, 2, 3]])).shape)).toEqual([1, 3, V]);
    expect(model.alignment([2, 3], [0])).toEqual([]);
  });

  test("names what does not fit", () => {
    const model = new Seq2Seq(V, V, { embedding: 4, hidden: 6 });
    expect(() => model.forward(ints([[2]]), null, ints([[0], [0]]))).toThrow(
      "seq2seq: 1 sources for 2 targets (source [1, 1], inputs [2, 1])",
    );
    expect(() => model.forward(ints([[2]]), null, ints([[0]]), { teacherForcing: 2 })).toThrow(
      "seq2seq: teacherForcing is 2, needs 0 to 1",
    );
  });
});

import { expect, test } from "vitest";
import { type WriterOptions, type WriterStep, type Written, writer } from "../../src/experiments/writer.ts";

const options: WriterOptions = { text: "poems", mine: "", kind: "gru", hidden: 32, rate: 1e-2, seed: 0, kernels: "simd" };
const write = { kind: "write", temperature: 0.5, length: 40, again: 0 };

test("learns a short text by heart and writes it", () => {
  const job = writer({ ...options, text: "mine", mine: "row row row your boat\ngently down the stream\n".repeat(3) });
  let bits = 9;
  for (let i = 0; i < 150; i++) bits = (job.steps.next().value as WriterStep).bits;
  expect(bits).toBeLessThan(0.5);
  const { text, keep } = job.answer!({ ...write, temperature: 0 }) as Written;
  expect(text.join("")).toContain("gently down the stream\nrow row row");
  expect(keep).toHaveLength(40);
});

test.each(["rnn", "lstm", "gru"] as const)("%s: writing changes nothing that is learned, and the same seed writes the same", (kind) => {
  const run = (looking: boolean) => {
    const job = writer({ ...options, kind });
    const written: unknown[] = [];
    const bits = Array.from({ length: 8 }, () => {
      if (looking) written.push(job.answer!(write));
      return (job.steps.next().value as WriterStep).bits;
    });
    return { bits, last: job.answer!(write) as Written };
  };
  const [quiet, looked] = [run(false), run(true)];
  expect(looked.bits).toEqual(quiet.bits);
  expect(looked.last).toEqual(quiet.last);
  expect(looked.last.keep === null).toBe(kind === "rnn");
});

test("too short a text is an error that says so", () => {
  expect(() => writer({ ...options, text: "mine", mine: "short" })).toThrow(
    "writer: the text has 5 characters, needs more than 32; write more",
  );
});

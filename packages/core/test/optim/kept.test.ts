// Gradients that are kept for looking at: eager and captured, begun late, ended.
import { expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { mul, sum } from "../../src/index.ts";
import { dropGradients, keepGradients } from "../../src/optim/kept.ts";
import { SGD } from "../../src/optim/sgd.ts";
import { parameter } from "../../src/state.ts";
import { grad } from "../../src/tape.ts";
import { tensor } from "../../src/tensor.ts";

/** A step whose gradients are 2x·w for two parameters; x changes with each call. */
function steps() {
  const [a, b] = [parameter(tensor([1, 2])), parameter(tensor([3]))];
  const optimizer = new SGD([a, b], { lr: 0.5 });
  const step = capture((x) => optimizer.step(grad(sum(mul(mul(a, a), mul(b, x))), [a, b])));
  return { a, b, step };
}

test("a captured step keeps the newest gradients once somebody looks, and gives the same weights", () => {
  const [watched, alone] = [steps(), steps()];
  watched.step(0.1);
  alone.step(0.1);
  const [da, db] = keepGradients([watched.a, watched.b]);
  expect([...da!.data, ...db!.data]).toEqual([0, 0, 0]);
  for (const x of [0.2, 0.3]) {
    const [a, b] = [[...watched.a.data], watched.b.item()];
    watched.step(x);
    alone.step(x);
    for (let i = 0; i < 2; i++) expect(da!.data[i]).toBeCloseTo(2 * a[i]! * b * x, 5);
    expect(db!.item()).toBeCloseTo(x * (a[0]! ** 2 + a[1]! ** 2), 5);
  }
  expect([...watched.a.data, ...watched.b.data]).toEqual([...alone.a.data, ...alone.b.data]);
  expect(watched.step.programs).toBe(2);
});

test("are kept of the wanted parameters alone, until they are dropped", () => {
  const { a, b, step } = steps();
  const [db] = keepGradients([b]);
  expect(keepGradients([b])[0]).toBe(db);
  step(0.1);
  const last = db!.item();
  expect(last).toBeCloseTo(0.5, 6);
  dropGradients([a, b]);
  step(0.2);
  expect(db!.item()).toBe(last);
});

test("an eager step keeps the gradients that it is given, those of frozen parameters not", () => {
  const [a, b] = [parameter(tensor([1])), parameter(tensor([1]))];
  const [da, db] = keepGradients([a, b]);
  a.frozen = true;
  new SGD([a, b], { lr: 1 }).step([tensor([2]), tensor([3])]);
  expect([da!.item(), db!.item()]).toEqual([0, 3]);
});

import * as kernels from "@sluice/kernels/raw";
import { describe, expect, test } from "vitest";
import { capture } from "../src/capture.ts";
import { faultArgs } from "../src/fault.ts";
import { add } from "../src/ops/binary.ts";
import { scope } from "../src/scope.ts";
import { assign, lerp, state } from "../src/state.ts";
import { empty, type Tensor, tensor } from "../src/tensor.ts";

/** Rows of a [R, 1] table: an op that can meet an index outside its range. */
function look(table: Tensor, index: Tensor): Tensor {
  const out = empty(index.shape);
  kernels.index_select({
    out: out.ptr,
    a: table.ptr,
    index: index.ptr,
    ...faultArgs("look", "token", "words"),
    outer: 1,
    R: table.size,
    J: index.size,
    inner: 1,
  });
  return out;
}
const indices = (...values: number[]) => tensor(new Int32Array(values));
const message = "look: token 7 at row 1, but there are 3 words";

describe("an index outside its range", () => {
  const table = state(tensor([10, 20, 30]));

  test("becomes an error at the next read, naming op, index, row and bound; the call after it works", () => {
    const out = look(table, indices(0, 7));
    expect(() => out.data).toThrow(message);
    expect(out.toArray()).toEqual([10, 0]);
    expect(look(table, indices(2)).item()).toBe(30);
  });

  test("becomes an error at the end of the outermost scope", () => {
    expect(() => scope(() => scope(() => look(table, indices(0, -1))))).toThrow("look: token -1 at row 1, but there are 3 words");
  });

  test("reports the first of several", () => {
    expect(() => scope(() => look(table, indices(0, 7, 9)))).toThrow(message);
  });

  test("undoes states written before it and stops those after it", () => {
    const [early, late] = [state(tensor([1])), state(tensor([1]))];
    expect(() =>
      scope(() => {
        lerp(early, tensor([100]), 0.5);
        assign(early, tensor([50]));
        look(table, indices(0, 7));
        assign(late, tensor([100]));
      }),
    ).toThrow(message);
    expect([early.item(), late.item()]).toEqual([1, 1]);
  });

  test("leaves alone what scopes before it wrote, one that threw among them", () => {
    const [calm, broken] = [state(tensor([1])), state(tensor([1]))];
    scope(() => assign(calm, tensor([2])));
    const fails = () =>
      scope(() => {
        assign(broken, tensor([2]));
        throw new Error("on purpose");
      });
    expect(fails).toThrow("on purpose");
    expect(() => scope(() => look(table, indices(0, 7)))).toThrow(message);
    expect([calm.item(), broken.item()]).toEqual([2, 2]);
  });

  test("does the same in a captured program, again and again", () => {
    const [early, late] = [state(tensor([0])), state(tensor([0]))];
    const step = capture((index: Tensor) => {
      assign(early, add(early, tensor([1])));
      const out = look(table, index);
      assign(late, add(late, tensor([1])));
      return out;
    });
    const both = () => [early.item(), late.item()];
    expect(() => step(indices(0, 7))).toThrow(message);
    expect(both()).toEqual([0, 0]);
    expect(step(indices(0, 1)).toArray()).toEqual([10, 20]);
    expect(both()).toEqual([1, 1]);
    expect(() => step(indices(0, 7))).toThrow(message);
    expect(both()).toEqual([1, 1]);
    step(indices(1, 1));
    expect(both()).toEqual([2, 2]);
    expect(step.programs).toBe(1);
  });
});

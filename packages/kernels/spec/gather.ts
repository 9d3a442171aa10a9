// The meaning of assembly/gather.ts.
import type { Buffer, Dimensions, Spec } from "./spec.ts";

type Shape = Omit<Dimensions<"index_select">, "op">;
type Fault = { fault: Int32Array; op: number };

const shapes: Shape[] = [
  { outer: 0, R: 3, J: 2, inner: 1 },
  { outer: 2, R: 3, J: 0, inner: 2 },
  { outer: 1, R: 5, J: 4, inner: 3 },
  { outer: 2, R: 4, J: 7, inner: 4 },
  { outer: 3, R: 6, J: 5, inner: 13 },
  { outer: 2, R: 9, J: 11, inner: 1 },
  { outer: 1, R: 300, J: 64, inner: 130 },
];
/** As above, with an index outside its range (drawn where op is 9). */
const cases = shapes.flatMap((d) => [
  { ...d, op: 3 },
  { ...d, op: 9 },
]);

/** Whether `index` may be used; if not, the first such is written down. */
function inside({ fault, op }: Fault, row: number, index: number, bound: number): boolean {
  if (index >= 0 && index < bound) return true;
  if (fault[0] === 0) fault.set([op, row, index, bound]);
  return false;
}

const indices = (n: number, R: number, op: number): Buffer => ({
  length: n,
  fill: (i, draw) => (op === 9 && i % 5 === 3 ? (i % 2 ? R + i : -1 - i) : draw.integer(0, R)),
});
const clear: Buffer = { length: 4, fill: () => 0 };

/** Calls `at` for every element of [outer, J, inner] with its place in it and in [outer, R, inner], or -1 for that. */
function each(d: Shape & Fault & { index: Int32Array }, rows: boolean, at: (chosen: number, place: number) => void): void {
  const { outer, R, J, inner, index } = d;
  for (let o = 0; o < outer; o++)
    for (let j = 0; j < J; j++)
      for (let i = 0; i < inner; i++) {
        const place = (o * J + j) * inner + i;
        const r = index[rows ? j : place]!;
        at(inside(d, rows ? j : place, r, R) ? (o * R + r) * inner + i : -1, place);
      }
}

export const index_select: Spec<"index_select"> = {
  reference: ({ out, a, ...d }) => each(d, true, (chosen, place) => void out.set([chosen < 0 ? 0 : a[chosen]!], place)),
  buffers: ({ outer, R, J, inner, op }) => ({
    out: outer * J * inner,
    a: outer * R * inner,
    index: indices(J, R, op),
    fault: clear,
  }),
  writes: ["out", "fault"],
  updates: ["fault"],
  cases,
};

export const gather: Spec<"gather"> = {
  reference: ({ out, a, ...d }) => each(d, false, (chosen, place) => void out.set([chosen < 0 ? 0 : a[chosen]!], place)),
  buffers: ({ outer, R, J, inner, op }) => ({
    out: outer * J * inner,
    a: outer * R * inner,
    index: indices(outer * J * inner, R, op),
    fault: clear,
  }),
  writes: ["out", "fault"],
  updates: ["fault"],
  cases,
};

export const index_add: Spec<"index_add"> = {
  reference: ({ out, a, ...d }) => each(d, true, (chosen, place) => void (chosen >= 0 && out.set([out[chosen]! + a[place]!], chosen))),
  buffers: ({ outer, R, J, inner, op }) => ({
    out: outer * R * inner,
    a: outer * J * inner,
    index: indices(J, R, op),
    fault: clear,
  }),
  writes: ["out", "fault"],
  updates: ["out", "fault"],
  cases,
};

export const scatter_add: Spec<"scatter_add"> = {
  reference: ({ out, a, ...d }) => each(d, false, (chosen, place) => void (chosen >= 0 && out.set([out[chosen]! + a[place]!], chosen))),
  buffers: ({ outer, R, J, inner, op }) => ({
    out: outer * R * inner,
    a: outer * J * inner,
    index: indices(outer * J * inner, R, op),
    fault: clear,
  }),
  writes: ["out", "fault"],
  updates: ["out", "fault"],
  cases,
};

export const one_hot: Spec<"one_hot"> = {
  reference: ({ out, index, J, R, ...d }) => {
    out.fill(0);
    for (let j = 0; j < J; j++) if (inside(d, j, index[j]!, R)) out[j * R + index[j]!] = 1;
  },
  buffers: ({ J, R, op }) => ({ out: J * R, index: indices(J, R, op), fault: clear }),
  writes: ["out", "fault"],
  updates: ["fault"],
  cases: cases.map(({ J, R, op }) => ({ J, R, op })),
};

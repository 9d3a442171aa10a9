// Ops that move elements: shapes, parts, indices, order.
import * as gather from "../../src/ops/gather.ts";
import * as layout from "../../src/ops/layout.ts";
import { pad } from "../../src/ops/pad.ts";
import * as slice from "../../src/ops/slice.ts";
import * as order from "../../src/ops/sort.ts";
import { tril, triu } from "../../src/ops/triangle.ts";
import { apart, list, normals, type OpGroup, whole } from "./row.ts";

const places = { order: 0, because: "the result is i32" } as const;
/** Parts in the other order, so that none is in its old place. */
const swapped = ([first, second]: readonly Parameters<typeof slice.concat>[0][number][]) => slice.concat([second!, first!], 1);

export const moves: OpGroup = {
  title: "Shapes and parts",
  rows: {
    chunk: { op: (a) => swapped(slice.chunk(a, 2, 1)), at: [normals(2, 5)], torch: "torch.cat(a.chunk(2, 1)[::-1], 1)" },
    concat: { op: (a, b) => slice.concat([a, b], 1), at: [normals(2, 3), normals(2, 2)], torch: "torch.cat([a, b], 1)" },
    expand: { op: (a) => layout.expand(a, [4, 2, 3]), at: [normals(2, 1)], torch: "a.expand(4, 2, 3)" },
    flatten: { op: (a) => layout.flatten(a, 1), at: [normals(2, 3, 2)], torch: "a.flatten(1)" },
    flip: { op: (a) => layout.flip(a, [0, 2]), at: [normals(2, 3, 2)], torch: "a.flip(0, 2)" },
    narrow: { op: (a) => slice.narrow(a, 1, 1, 2), at: [normals(2, 4)], torch: "a.narrow(1, 1, 2)" },
    pad: {
      op: (a) => pad(a, [1, 2], { mode: "reflect" }),
      at: [normals(2, 3, 4)],
      torch: "F.pad(a, (1, 2), mode='reflect')",
    },
    permute: { op: (a) => layout.permute(a, [2, 0, 1]), at: [normals(2, 3, 4)], torch: "a.permute(2, 0, 1)" },
    repeat: { op: (a) => layout.repeat(a, [2, 3]), at: [normals(2, 2)], torch: "a.repeat(2, 3)" },
    reshape: { op: (a) => layout.reshape(a, [3, -1]), at: [normals(2, 6)], torch: "a.reshape(3, -1)" },
    roll: { op: (a) => layout.roll(a, 2, 1), at: [normals(2, 5)], torch: "a.roll(2, 1)" },
    select: { op: (a) => slice.select(a, 1, -1), at: [normals(2, 3, 2)], torch: "a.select(1, -1)" },
    slice: { op: (a) => slice.slice(a, [null, [0, null, 2]]), at: [normals(2, 5)], torch: "a[:, 0::2]" },
    split: { op: (a) => swapped(slice.split(a, [1, 3], 1)), at: [normals(2, 4)], torch: "torch.cat(a.split([1, 3], 1)[::-1], 1)" },
    squeeze: { op: (a) => layout.squeeze(a), at: [normals(2, 1, 3)], torch: "a.squeeze()" },
    stack: { op: (a, b) => slice.stack([a, b], 1), at: [normals(2, 3), normals(2, 3)], torch: "torch.stack([a, b], 1)" },
    transpose: { op: (a) => layout.transpose(a, 0, 2), at: [normals(2, 3, 4)], torch: "a.transpose(0, 2)" },
    tril: { op: (a) => tril(a, -1), at: [normals(3, 4)], torch: "a.tril(-1)" },
    triu: { op: (a) => triu(a, 1), at: [normals(3, 4)], torch: "a.triu(1)" },
    unsqueeze: { op: (a) => layout.unsqueeze(a, 1), at: [normals(2, 3)], torch: "a.unsqueeze(1)" },
  },
};

export const indexing: OpGroup = {
  title: "Indices and order",
  rows: {
    embedding: {
      op: (weight) => gather.embedding(whole([3, 0, 3, 1], [2, 2]), weight),
      at: [normals(4, 3)],
      torch: "F.embedding(I([[3, 0], [3, 1]]), a)",
    },
    gather: {
      op: (a) => gather.gather(a, 1, whole([0, 0, 2, 1, 2, 2], [2, 3])),
      at: [normals(2, 4)],
      torch: "a.gather(1, I([[0, 0, 2], [1, 2, 2]]))",
    },
    indexAdd: {
      op: (a, b) => gather.indexAdd(a, 1, whole([2, 0, 2]), b),
      at: [normals(2, 3), normals(2, 3)],
      torch: "a.index_add(1, I([2, 0, 2]), b)",
    },
    indexSelect: {
      op: (a) => gather.indexSelect(a, 1, whole([2, 0, 2])),
      at: [normals(2, 3, 2)],
      torch: "a.index_select(1, I([2, 0, 2]))",
    },
    scatterAdd: {
      op: (a, b) => gather.scatterAdd(a, 0, whole([1, 1, 0, 2], [2, 2]), b),
      at: [normals(3, 4), normals(3, 2)],
      torch: "a.scatter_add(0, I([[1, 1], [0, 2]]), b)",
    },
    segmentSum: {
      op: (a) => gather.segmentSum(a, whole([1, 0, 1]), 3),
      at: [normals(3, 2)],
      torch: "torch.zeros(3, 2).double().index_add(0, I([1, 0, 1]), a)",
    },
    sort: { op: (a) => order.sort(a, 1).values, at: [apart(2, 5)], torch: "a.sort(1).values" },
    topk: { op: (a) => order.topk(a, 2).values, at: [apart(2, 5)], torch: "a.topk(2).values" },
    argsort: { op: (a) => order.argsort(a), at: [apart(2, 5)], torch: "a.argsort()", ...places },
    oneHot: {
      op: () => gather.oneHot(whole([2, 0, 1]), 4),
      at: [],
      torch: "F.one_hot(I([2, 0, 1]), 4)",
      order: 0,
      because: "its operand is i32",
    },
    searchsorted: {
      op: (a, b) => order.searchsorted(a, b),
      at: [list(-1, 0.5, 2), list(-3, 0, 0.5, 7)],
      torch: "torch.searchsorted(a, b)",
      ...places,
    },
  },
};

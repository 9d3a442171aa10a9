// Ops that add things up: reductions, scans, products, normalisation, attention.
import { scaledDotProductAttention } from "../../src/nn/attention.ts";
import { greater } from "../../src/ops/compare.ts";
import { cosineSimilarity, pairwiseDistance } from "../../src/ops/distance.ts";
import { einsum } from "../../src/ops/einsum.ts";
import * as extremes from "../../src/ops/extremes.ts";
import * as matmul from "../../src/ops/matmul.ts";
import * as norms from "../../src/ops/norm.ts";
import { sum } from "../../src/ops/reduce.ts";
import * as scan from "../../src/ops/scan.ts";
import * as soft from "../../src/ops/softmax.ts";
import * as statistics from "../../src/ops/statistics.ts";
import { apart, normals, type OpGroup, positive } from "./row.ts";

const x = [normals(3, 2, 4)];
const places = { order: 0, because: "the result is i32" } as const;
const truth = { order: 0, because: "the result is bool" } as const;

export const reductions: OpGroup = {
  title: "Reductions and scans",
  rows: {
    all: { op: (a) => extremes.all(greater(a, -2), 1), at: [apart(3, 4)], torch: "(a > -2).all(1)", ...truth },
    any: { op: (a) => extremes.any(greater(a, 2), 1), at: [apart(3, 4)], torch: "(a > 2).any(1)", ...truth },
    argmax: { op: (a) => extremes.argmax(a, 1), at: [apart(3, 4)], torch: "a.argmax(1)", ...places },
    argmin: { op: (a) => extremes.argmin(a, 0), at: [apart(3, 4)], torch: "a.argmin(0)", ...places },
    cumprod: { op: (a) => scan.cumprod(a, 1), at: [normals(3, 4)], torch: "a.cumprod(1)" },
    cumsum: { op: (a) => scan.cumsum(a, 1), at: [normals(3, 4)], torch: "a.cumsum(1)" },
    linearScan: {
      op: (a, b) => scan.linearScan(a, b, 0),
      at: [normals(3, 2), normals(3, 2)],
      torch: "torch.stack([b[0], a[1] * b[0] + b[1], a[2] * (a[1] * b[0] + b[1]) + b[2]])",
    },
    logsumexp: { op: (a) => statistics.logsumexp(a, [0, 1]), at: x, torch: "a.logsumexp((0, 1))" },
    max: { op: (a) => extremes.max(a, 1), at: [apart(3, 4)], torch: "a.amax(1)" },
    mean: { op: (a) => statistics.mean(a, [0, 2]), at: x, torch: "a.mean((0, 2))" },
    min: { op: (a) => extremes.min(a, [0, 1]), at: [apart(3, 4)], torch: "a.amin((0, 1))" },
    norm: { op: (a) => statistics.norm(a, [0, 2], { p: 3 }), at: x, torch: "a.norm(3, (0, 2))" },
    prod: { op: (a) => statistics.prod(a, 2), at: x, torch: "a.prod(2)" },
    std: { op: (a) => statistics.std(a, 2), at: x, torch: "a.std(2)" },
    sum: { op: (a) => sum(a, [0, 2]), at: x, torch: "a.sum((0, 2))" },
    variance: { op: (a) => statistics.variance(a, [0, 2]), at: x, torch: "a.var((0, 2))" },
  },
};

export const products: OpGroup = {
  title: "Products and distances",
  rows: {
    addmm: { op: matmul.addmm, at: [normals(4), normals(2, 3), normals(3, 4)], torch: "torch.addmm(a, b, c)" },
    cosineSimilarity: {
      op: (a, b) => cosineSimilarity(a, b),
      at: [normals(3, 4), normals(3, 4)],
      torch: "F.cosine_similarity(a, b, dim=-1)",
    },
    dot: { op: matmul.dot, at: [normals(5), normals(5)], torch: "a.dot(b)" },
    einsum: {
      op: (a, b) => einsum("bij,bkj->bik", a, b),
      at: [normals(2, 3, 4), normals(2, 2, 4)],
      torch: "torch.einsum('bij,bkj->bik', a, b)",
    },
    linear: {
      op: (a, weight, bias) => matmul.linear(a, weight, bias),
      at: [normals(2, 3), normals(3, 4), normals(4)],
      torch: "F.linear(a, b.t(), c)",
    },
    matmul: { op: matmul.matmul, at: [normals(2, 3, 4), normals(4, 5)], torch: "a @ b" },
    outer: { op: matmul.outer, at: [normals(3), normals(4)], torch: "torch.outer(a, b)" },
    pairwiseDistance: { op: (a, b) => pairwiseDistance(a, b), at: [normals(3, 4), normals(3, 4)], torch: "F.pairwise_distance(a, b)" },
    scaledDotProductAttention: {
      op: (q, k, v) => scaledDotProductAttention(q, k, v),
      at: [normals(2, 3, 4), normals(2, 5, 4), normals(2, 5, 2)],
      torch: "torch.softmax(a @ b.transpose(1, 2) / 2, -1) @ c",
    },
  },
};

export const normalised: OpGroup = {
  title: "Normalisation",
  rows: {
    layerNorm: {
      op: (a, weight, bias) => norms.layerNorm(a, weight, bias),
      at: [normals(3, 5), positive(5), normals(5)],
      torch: "F.layer_norm(a, (5,), b, c)",
    },
    logSoftmax: { op: (a) => soft.logSoftmax(a, 1), at: [normals(2, 4, 3)], torch: "a.log_softmax(1)" },
    normalize: { op: (a) => norms.normalize(a), at: [normals(3, 4)], torch: "F.normalize(a, dim=-1)" },
    rmsNorm: {
      op: (a, weight) => norms.rmsNorm(a, weight),
      at: [normals(3, 5), positive(5)],
      torch: "a / (a.square().mean(-1, keepdim=True) + 1e-5).sqrt() * b",
    },
    softmax: { op: (a) => soft.softmax(a, 1), at: [normals(2, 4, 3)], torch: "a.softmax(1)" },
    softmin: { op: (a) => soft.softmin(a), at: [normals(2, 4)], torch: "F.softmin(a, -1)" },
  },
};

// Ops of one element each: functions, arithmetic, comparisons.
import * as binary from "../../src/ops/binary.ts";
import { cast } from "../../src/ops/cast.ts";
import { clone } from "../../src/ops/clone.ts";
import * as compare from "../../src/ops/compare.ts";
import * as unary from "../../src/ops/unary.ts";
import { apart, inside, list, normals, type OpGroup, type OpRow, positive } from "./row.ts";

/** Away from bends and jumps at whole numbers and halves. */
const anywhere = [list(-2.3, -1.2, -0.4, 0.3, 0.8, 1.7, 2.6)];
const step = { check: { step: 4e-3 } };
const truth = { order: 0, because: "the result is bool" } as const;
const twoLists = [list(1, 2, 3, -4), list(1, 5, -3, -4)];

/** A comparison, tried where some elements are equal. */
const comparison = (op: OpRow["op"], torch: string): OpRow => ({ op, at: twoLists, torch, ...truth });
/** A question about two booleans. */
const logical = (op: OpRow["op"], torch: string): OpRow => ({
  op: (a, b) => op(compare.greater(a, 0), compare.greater(b, 0)),
  at: twoLists,
  torch: `torch.logical_${torch}(a > 0, b > 0)`,
  ...truth,
});

export const elementwise: OpGroup = {
  title: "Functions of one operand",
  rows: {
    abs: { op: unary.abs, at: anywhere, torch: "a.abs()" },
    ceil: { op: unary.ceil, at: anywhere, torch: "a.ceil()" },
    clamp: { op: (x) => unary.clamp(x, -1.5, 1), at: anywhere, torch: "a.clamp(-1.5, 1)" },
    cos: { op: unary.cos, at: [normals(9)], torch: "a.cos()", ...step },
    erf: { op: unary.erf, at: [normals(9)], torch: "a.erf()", ...step },
    exp: { op: unary.exp, at: [normals(9)], torch: "a.exp()", ...step },
    expm1: { op: unary.expm1, at: [normals(9)], torch: "a.expm1()", ...step },
    floor: { op: unary.floor, at: anywhere, torch: "a.floor()" },
    log: { op: unary.log, at: [positive(9)], torch: "a.log()", ...step },
    log10: { op: unary.log10, at: [positive(9)], torch: "a.log10()", ...step },
    log1p: { op: unary.log1p, at: [positive(9)], torch: "a.log1p()", ...step },
    log2: { op: unary.log2, at: [positive(9)], torch: "a.log2()", ...step },
    logit: { op: unary.logit, at: [inside(9)], torch: "a.logit()", ...step },
    neg: { op: unary.neg, at: [normals(9)], torch: "-a" },
    reciprocal: { op: unary.reciprocal, at: [positive(9)], torch: "1 / a", ...step },
    round: { op: unary.round, at: anywhere, torch: "a.round()" },
    rsqrt: { op: unary.rsqrt, at: [positive(9)], torch: "a.rsqrt()", ...step },
    sigmoid: { op: unary.sigmoid, at: [normals(9)], torch: "a.sigmoid()", ...step },
    sign: { op: unary.sign, at: anywhere, torch: "a.sign()" },
    sin: { op: unary.sin, at: [normals(9)], torch: "a.sin()", ...step },
    sqrt: { op: unary.sqrt, at: [positive(9)], torch: "a.sqrt()", ...step },
    square: { op: unary.square, at: [normals(9)], torch: "a.square()" },
    tan: { op: unary.tan, at: [inside(9)], torch: "a.tan()", ...step },
    tanh: { op: unary.tanh, at: [normals(9)], torch: "a.tanh()", ...step },
    trunc: { op: unary.trunc, at: anywhere, torch: "a.trunc()" },
    clone: { op: clone, at: [normals(9)], torch: "a.clone()" },
    cast: { op: (x) => cast(x, "i32"), at: anywhere, torch: "a.int()", order: 0, because: "the result is i32" },
    isFinite: { op: compare.isFinite, at: [list(1, Number.NaN, Number.POSITIVE_INFINITY)], torch: "a.isfinite()", ...truth },
    isNaN: { op: compare.isNaN, at: [list(1, Number.NaN, Number.POSITIVE_INFINITY)], torch: "a.isnan()", ...truth },
    logicalNot: { op: (x) => compare.logicalNot(compare.greater(x, 0)), at: [apart(9)], torch: "(a > 0).logical_not()", ...truth },
  },
};

export const arithmetic: OpGroup = {
  title: "Functions of two operands, which broadcast",
  rows: {
    add: { op: binary.add, at: [normals(2, 3), normals(3)], torch: "a + b" },
    atan2: { op: binary.atan2, at: [positive(2, 3), normals(2, 1)], torch: "torch.atan2(a, b)", ...step },
    div: { op: binary.div, at: [normals(2, 3), positive(3)], torch: "a / b", ...step },
    maximum: { op: binary.maximum, at: [apart(2, 4), normals(2, 1)], torch: "torch.maximum(a, b)" },
    minimum: { op: binary.minimum, at: [apart(2, 4), normals(2, 1)], torch: "torch.minimum(a, b)" },
    mul: { op: binary.mul, at: [normals(2, 3), normals(2, 1)], torch: "a * b" },
    pow: { op: binary.pow, at: [positive(2, 3), normals(3)], torch: "a ** b", ...step },
    remainder: { op: binary.remainder, at: [list(5.3, -5.3, 4.1, -0.7), list(2.1, 2.1, -3.3, 1.5)], torch: "a.remainder(b)", ...step },
    sub: { op: binary.sub, at: [normals(2, 3), normals(3)], torch: "a - b" },
    where: {
      op: (a, b) => compare.where(compare.greater(a, 0), a, b),
      at: [apart(2, 4), normals(4)],
      torch: "torch.where(a > 0, a, b)",
    },
    equal: comparison(compare.equal, "a == b"),
    greater: comparison(compare.greater, "a > b"),
    greaterEqual: comparison(compare.greaterEqual, "a >= b"),
    less: comparison(compare.less, "a < b"),
    lessEqual: comparison(compare.lessEqual, "a <= b"),
    notEqual: comparison(compare.notEqual, "a != b"),
    logicalAnd: logical(compare.logicalAnd, "and"),
    logicalOr: logical(compare.logicalOr, "or"),
    logicalXor: logical(compare.logicalXor, "xor"),
  },
};

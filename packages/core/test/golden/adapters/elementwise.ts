// Golden functions of numbers, one or two at a time, and activations: ours under PyTorch's options.
import * as s from "../../../src/index.ts";
import type { OpAdapter } from "../adapter.ts";

const unary =
  (fn: (x: s.Tensor) => s.Tensor): OpAdapter =>
  ({ input }) =>
    fn(input!);
const binary =
  (fn: (a: s.Tensor, b: s.Tensor) => s.Tensor): OpAdapter =>
  ({ a, b }) =>
    fn(a!, b!);

/** By PyTorch's name. */
export const elementwise: Record<string, OpAdapter> = {
  exp: unary(s.exp),
  log: unary(s.log),
  log1p: unary(s.log1p),
  expm1: unary(s.expm1),
  sqrt: unary(s.sqrt),
  rsqrt: unary(s.rsqrt),
  sin: unary(s.sin),
  cos: unary(s.cos),
  tan: unary(s.tan),
  tanh: unary(s.tanh),
  sigmoid: unary(s.sigmoid),
  erf: unary(s.erf),
  abs: unary(s.abs),
  neg: unary(s.neg),
  sign: unary(s.sign),
  floor: unary(s.floor),
  ceil: unary(s.ceil),
  round: unary(s.round),
  reciprocal: unary(s.reciprocal),
  square: unary(s.square),
  trunc: unary(s.trunc),
  log2: unary(s.log2),
  log10: unary(s.log10),
  logit: unary(s.logit),
  logical_and: binary(s.logicalAnd),
  logical_or: binary(s.logicalOr),
  logical_xor: binary(s.logicalXor),
  logical_not: unary(s.logicalNot),
  pow_scalar: ({ input }, { exponent }: { exponent: number }) => s.pow(input!, exponent),
  clamp: ({ input }, { min, max }: { min?: number; max?: number }) => s.clamp(input!, min, max),
  add: binary(s.add),
  sub: binary(s.sub),
  mul: binary(s.mul),
  div: binary(s.div),
  maximum: binary(s.maximum),
  minimum: binary(s.minimum),
  pow: binary(s.pow),
  remainder: binary(s.remainder),
  atan2: binary(s.atan2),
  eq: binary(s.equal),
  ne: binary(s.notEqual),
  lt: binary(s.less),
  le: binary(s.lessEqual),
  gt: binary(s.greater),
  ge: binary(s.greaterEqual),
  where: ({ condition, a, b }) => s.where(condition!, a!, b!),
  masked_fill: ({ input, mask }, { value }: { value: number }) => s.where(mask!, value, input!),
};

/** By PyTorch's name. */
export const activation: Record<string, OpAdapter> = {
  relu: unary(s.relu),
  relu6: unary(s.relu6),
  leaky_relu: ({ input }, { negative_slope }: { negative_slope: number }) => s.leakyRelu(input!, negative_slope),
  elu: ({ input }, { alpha }: { alpha: number }) => s.elu(input!, alpha),
  celu: ({ input }, { alpha }: { alpha: number }) => s.celu(input!, alpha),
  selu: unary(s.selu),
  gelu: ({ input }, { approximate }: { approximate: "none" | "tanh" }) => s.gelu(input!, { approximate }),
  silu: unary(s.silu),
  mish: unary(s.mish),
  softplus: ({ input }, { beta, threshold }: { beta: number; threshold: number }) => s.softplus(input!, { beta, threshold }),
  hardswish: unary(s.hardswish),
  hardsigmoid: unary(s.hardsigmoid),
  hardtanh: ({ input }, { min_val, max_val }: { min_val: number; max_val: number }) => s.hardtanh(input!, min_val, max_val),
  softsign: unary(s.softsign),
  tanhshrink: unary(s.tanhshrink),
  softshrink: ({ input }, { lambd }: { lambd: number }) => s.softshrink(input!, lambd),
  hardshrink: ({ input }, { lambd }: { lambd: number }) => s.hardshrink(input!, lambd),
  logsigmoid: unary(s.logSigmoid),
  threshold: ({ input }, { threshold, value }: { threshold: number; value: number }) => s.threshold(input!, threshold, value),
  tanh: unary(s.tanh),
  sigmoid: unary(s.sigmoid),
  prelu: ({ input, weight }) => s.prelu(input!, weight!),
  glu: ({ input }, { dim }: { dim: number }) => s.glu(input!, dim),
};

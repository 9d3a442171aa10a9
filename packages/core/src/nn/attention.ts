// Attention: the function, and the layer of several heads.
import { DTypeError, ShapeError } from "../errors.ts";
import { add, div, mul } from "../ops/binary.ts";
import { greaterEqual, logicalAnd, logicalNot, where } from "../ops/compare.ts";
import { arange, zeros } from "../ops/create.ts";
import { permute, reshape } from "../ops/layout.ts";
import { linear, matmul, nt, product } from "../ops/matmul.ts";
import { sum } from "../ops/reduce.ts";
import { narrow, split } from "../ops/slice.ts";
import { softmax } from "../ops/softmax.ts";
import { showShape } from "../shape.ts";
import { parameter } from "../state.ts";
import { operand, type Tensor } from "../tensor.ts";
import { Dropout } from "./dropout.ts";
import { xavierUniform } from "./init.ts";
import { checkCounts, Linear } from "./linear.ts";
import { type Layer, Module } from "./module.ts";

/** Options of `scaledDotProductAttention`. */
export interface AttentionOptions {
  /** Broadcasts to [..., T, S]. bool: true where a query may look at a key; f32: added to the scores. */
  mask?: Tensor | null;
  /** Whether query t sees keys 0…t only. Default false. */
  causal?: boolean;
  /** Factor of the scores. Default 1/√E. */
  scale?: number;
  /** Runs on the weights, e.g. a Dropout. */
  dropout?: Layer | null;
}

/** Which keys count, and what is added to scores. */
interface Masks {
  /** bool: true where a query may look. */
  allowed: Tensor | null;
  /** f32 */
  bias: Tensor | null;
  causal: boolean;
}

/** Score of a key that does not count: e to its power is 0 beside any other score, and it leaves no NaN where no key counts. */
const UNSEEN = -1e30;

/** softmax(scale · query · keyᵀ + masks): [..., T, S]; rows in which no key counts are zeros. */
function attentionWeights(query: Tensor, key: Tensor, scale: number, masks: Masks): Tensor {
  const scores = product("attention", nt, mul(query, scale), key); // [..., T, S]
  const biased = masks.bias ? add(scores, masks.bias) : scores;
  let { allowed } = masks;
  if (masks.causal) {
    const [T, S] = scores.shape.slice(-2) as [number, number];
    const past = greaterEqual(reshape(arange(0, T), [T, 1]), arange(0, S)); // [T, S]
    allowed = allowed ? logicalAnd(allowed, past) : past;
  }
  if (allowed === null) return softmax(biased, -1);
  const weights = softmax(where(allowed, biased, UNSEEN), -1);
  return masks.allowed ? where(allowed, weights, 0) : weights;
}

/** A mask as the function takes it: true = may look, or numbers to add. */
function sorted(op: string, mask: Tensor | null | undefined): Pick<Masks, "allowed" | "bias"> {
  if (!mask) return { allowed: null, bias: null };
  operand(op, "mask", mask, null);
  if (mask.dtype === "i32") throw new DTypeError(`${op}: mask is i32, needs bool or f32 (mask ${showShape(mask.shape)})`);
  return mask.dtype === "bool" ? { allowed: mask, bias: null } : { allowed: null, bias: mask };
}

/**
 * Lets every query gather values from the keys that resemble it: softmax(query · keyᵀ / √E + mask) · value.
 * Masks are those of PyTorch's `F.scaled_dot_product_attention`: a boolean is true where a query MAY look (the opposite of
 * `MultiheadAttention`). A query that may look nowhere gets zeros.
 * @param query - [..., T, E]
 * @param key - [..., S, E]
 * @param value - [..., S, V]
 * @returns [..., T, V]
 * @throws ShapeError if sizes do not fit, DTypeError for an integer mask
 * @see Vaswani et al. 2017, Attention is all you need, arXiv:1706.03762, eq. 1
 */
export function scaledDotProductAttention(query: Tensor, key: Tensor, value: Tensor, options: AttentionOptions = {}): Tensor {
  const op = "scaledDotProductAttention";
  const [q, k, v] = [operand(op, "query", query), operand(op, "key", key), operand(op, "value", value)];
  const E = q.shape.at(-1)!;
  const shapes = () => `query ${showShape(q.shape)}, key ${showShape(k.shape)}, value ${showShape(v.shape)}`;
  if (Math.min(q.rank, k.rank, v.rank) < 2) throw new ShapeError(`${op}: needs at least 2 dimensions each (${shapes()})`);
  if (k.shape.at(-1) !== E) throw new ShapeError(`${op}: query has ${E} features, key ${k.shape.at(-1)} (${shapes()})`);
  if (k.shape.at(-2) !== v.shape.at(-2)) throw new ShapeError(`${op}: ${k.shape.at(-2)} keys for ${v.shape.at(-2)} values (${shapes()})`);
  const { causal = false, scale = 1 / Math.sqrt(E), dropout } = options;
  const weights = attentionWeights(q, k, scale, { ...sorted(op, options.mask), causal });
  return matmul(dropout ? dropout.forward(weights) : weights, v);
}

/** Options of MultiheadAttention. */
export interface MultiheadAttentionOptions {
  /** Whether projections have biases. Default true. */
  bias?: boolean;
  /** Features of the keys. Default: those of the queries. */
  kdim?: number;
  /** Features of the values. Default: those of the queries. */
  vdim?: number;
  /** Share of attention weights dropped in training. Default 0. */
  dropout?: number;
}

/** Masks of one call of MultiheadAttention, in PyTorch's sense: true is what is NOT looked at. */
export interface AttendOptions {
  /** [N, S] bool: true for keys to ignore (padding). */
  keyPaddingMask?: Tensor | null;
  /** [T, S] or [N·H, T, S]. bool: true where a query may NOT look; f32: added to the scores. */
  attnMask?: Tensor | null;
  /** Whether query t sees keys 0…t only; saves writing the mask. Default false. */
  causal?: boolean;
  /** Whether the attention weights are returned too. Default false. */
  needWeights?: boolean;
  /** Whether returned weights are averaged over heads. Default true. */
  averageWeights?: boolean;
}

/** What MultiheadAttention gives when weights are asked for. */
export interface Attended {
  /** [N, T, E] */
  output: Tensor;
  /** [N, T, S], or [N, H, T, S] if not averaged; before dropout. */
  weights: Tensor;
}

/**
 * Attention by several heads, each over E/H features of its own.
 * As in PyTorch's `nn.MultiheadAttention` (batch first) boolean masks are true where NOT to look.
 * @see Vaswani et al. 2017, Attention is all you need, arXiv:1706.03762, section 3.2.2
 */
export class MultiheadAttention extends Module {
  readonly embedDim: number;
  readonly heads: number;
  /** [E, 3E], query, key and value side by side; null if keys or values have features of another number. */
  readonly inProjWeight: Tensor | null;
  /** [E, E] */
  readonly qProjWeight: Tensor | null;
  /** [kdim, E] */
  readonly kProjWeight: Tensor | null;
  /** [vdim, E] */
  readonly vProjWeight: Tensor | null;
  /** [3E] */
  readonly inProjBias: Tensor | null;
  readonly outProj: Linear;
  readonly dropout: Dropout;

  /**
   * @param embedDim - E, features of queries and outputs
   * @param heads - H, a divisor of E
   * @throws ShapeError if it is not
   */
  constructor(embedDim: number, heads: number, options: MultiheadAttentionOptions = {}) {
    super();
    const { bias = true, kdim = embedDim, vdim = embedDim, dropout = 0 } = options;
    checkCounts("multiheadAttention", { embedDim, heads, kdim, vdim });
    if (embedDim % heads !== 0) throw new ShapeError(`multiheadAttention: embedDim ${embedDim} is not a multiple of ${heads} heads`);
    this.embedDim = embedDim;
    this.heads = heads;
    const one = kdim === embedDim && vdim === embedDim;
    const weight = (D: number, O: number, wanted: boolean) => (wanted ? parameter(xavierUniform([D, O])) : null);
    this.inProjWeight = weight(embedDim, 3 * embedDim, one);
    this.qProjWeight = weight(embedDim, embedDim, !one);
    this.kProjWeight = weight(kdim, embedDim, !one);
    this.vProjWeight = weight(vdim, embedDim, !one);
    this.inProjBias = bias ? parameter(zeros([3 * embedDim])) : null;
    this.outProj = new Linear(embedDim, embedDim, { bias });
    this.outProj.bias?.set(new Float32Array(embedDim));
    this.dropout = new Dropout(dropout);
  }

  /**
   * @param query - [N, T, E]
   * @param key - [N, S, kdim]; default: query
   * @param value - [N, S, vdim]; default: key
   * @returns [N, T, E]; with `needWeights` also the weights
   * @throws ShapeError if sizes do not fit
   */
  forward(query: Tensor, key?: Tensor, value?: Tensor, options?: AttendOptions & { needWeights?: false }): Tensor;
  forward(query: Tensor, key: Tensor, value: Tensor, options: AttendOptions & { needWeights: true }): Attended;
  forward(query: Tensor, key: Tensor = query, value: Tensor = key, options: AttendOptions = {}): Tensor | Attended {
    this.#check(query, key, value, options);
    const [N, T, E] = query.shape as [number, number, number];
    const [q, k, v] = this.#project(query, key, value); // [N, H, T, d], [N, H, S, d] twice
    const weights = attentionWeights(q, k, 1 / Math.sqrt(E / this.heads), this.#masks(N, options)); // [N, H, T, S]
    const heads = matmul(this.dropout.forward(weights), v); // [N, H, T, d]
    const output = this.outProj.forward(reshape(permute(heads, [0, 2, 1, 3]), [N, T, E]));
    if (!options.needWeights) return output;
    return { output, weights: options.averageWeights === false ? weights : div(sum(weights, 1), this.heads) };
  }

  #check(query: Tensor, key: Tensor, value: Tensor, { keyPaddingMask, attnMask }: AttendOptions): void {
    const E = this.embedDim;
    const [kdim, vdim] = [this.kProjWeight?.shape[0] ?? E, this.vProjWeight?.shape[0] ?? E];
    const [N, T] = query.shape as [number, number];
    const S = key.shape[1]!;
    const fail = (what: string): never => {
      const shapes = `query ${showShape(query.shape)}, key ${showShape(key.shape)}, value ${showShape(value.shape)}`;
      throw new ShapeError(`multiheadAttention: ${what} (${shapes})`);
    };
    for (const [name, x, D] of [
      ["query", query, E],
      ["key", key, kdim],
      ["value", value, vdim],
    ] as const) {
      operand("multiheadAttention", name, x);
      if (x.rank !== 3) fail(`${name} has ${x.rank} dimensions, needs 3: batch, time, features`);
      if (x.shape[2] !== D) fail(`${name} has ${x.shape[2]} features, needs ${D}`);
      if (x.shape[0] !== N) fail(`${name} has ${x.shape[0]} sequences, query ${N}`);
    }
    if (value.shape[1] !== S) fail(`${S} keys for ${value.shape[1]} values`);
    if (keyPaddingMask && showShape(keyPaddingMask.shape) !== showShape([N, S])) {
      fail(`keyPaddingMask is ${showShape(keyPaddingMask.shape)}, needs ${showShape([N, S])}`);
    }
    const fits = [
      [T, S],
      [N * this.heads, T, S],
    ].map(showShape);
    if (attnMask && !fits.includes(showShape(attnMask.shape))) fail(`attnMask is ${showShape(attnMask.shape)}, needs ${fits.join(" or ")}`);
  }

  /** Queries, keys and values of each head. */
  #project(query: Tensor, key: Tensor, value: Tensor): [Tensor, Tensor, Tensor] {
    const { embedDim: E, heads: H, inProjWeight: weight, inProjBias: bias } = this;
    /** [N, T, P·E] → P times [N, H, T, d] */
    const perHead = (x: Tensor, P: number): Tensor[] => {
      const [N, T] = x.shape as [number, number];
      const parts = permute(reshape(x, [N, T, P, H, E / H]), [2, 0, 3, 1, 4]);
      return split(parts, 1).map((part) => reshape(part, [N, H, T, E / H]));
    };
    const part = (x: Tensor, from: number, P: number) => {
      const own = [this.qProjWeight, this.kProjWeight, this.vProjWeight][from];
      const w = own ?? narrow(weight!, 1, from * E, P * E);
      return perHead(linear(x, w, bias && narrow(bias, 0, from * E, P * E)), P);
    };
    if (weight && query === key && key === value) return perHead(linear(query, weight, bias), 3) as [Tensor, Tensor, Tensor];
    const [q] = part(query, 0, 1);
    if (weight && key === value) return [q!, ...part(key, 1, 2)] as [Tensor, Tensor, Tensor];
    return [q!, part(key, 1, 1)[0]!, part(value, 2, 1)[0]!];
  }

  /** PyTorch's masks in the function's sense, shaped for [N, H, T, S]. */
  #masks(N: number, { keyPaddingMask, attnMask, causal = false }: AttendOptions): Masks {
    const op = "multiheadAttention";
    const shaped = attnMask?.rank === 3 ? reshape(attnMask, [N, this.heads, ...attnMask.shape.slice(1)]) : attnMask;
    const { allowed: forbidden, bias } = sorted(op, shaped);
    let allowed = forbidden && logicalNot(forbidden);
    if (keyPaddingMask) {
      operand(op, "keyPaddingMask", keyPaddingMask, "bool");
      const real = logicalNot(reshape(keyPaddingMask, [N, 1, 1, -1]));
      allowed = allowed ? logicalAnd(allowed, real) : real;
    }
    return { allowed, bias, causal };
  }

  override torchLayout() {
    const swapped = { axes: [1, 0] };
    return { inProjWeight: swapped, qProjWeight: swapped, kProjWeight: swapped, vProjWeight: swapped };
  }
}

// Transformer layers and stacks of them.

import { gelu, relu } from "../ops/activation.ts";
import { add } from "../ops/binary.ts";
import type { Tensor } from "../tensor.ts";
import { type AttendOptions, MultiheadAttention } from "./attention.ts";
import { Dropout } from "./dropout.ts";
import { checkCounts, Linear } from "./linear.ts";
import { Module } from "./module.ts";
import { LayerNorm } from "./norm.ts";

/** Options of transformer layers. */
export interface TransformerOptions {
  /** Features between the two Linears. Default 2048. */
  feedForward?: number;
  /** Share dropped in training: attention weights, between the Linears, and before each sum. Default 0.1. */
  dropout?: number;
  /** Between the Linears. Default "relu". */
  activation?: "relu" | "gelu";
  /** Whether a norm comes before each block (Xiong et al. 2020, arXiv:2002.04745) rather than after each sum. Default false. */
  normFirst?: boolean;
  /** Added to variances by the norms. Default 1e-5. */
  eps?: number;
}

/** Masks of an encoder, in the sense of MultiheadAttention: true is what is NOT looked at. */
export interface EncoderMasks {
  /** [T, T] or [N·H, T, T] */
  mask?: Tensor | null;
  /** [N, T] bool, true for padding. */
  keyPaddingMask?: Tensor | null;
  /** Whether a token sees itself and those before it only. Default false. */
  causal?: boolean;
}

/** Masks of a decoder, in the sense of MultiheadAttention: true is what is NOT looked at. */
export interface DecoderMasks {
  /** [T, T] or [N·H, T, T] */
  tgtMask?: Tensor | null;
  /** [T, S] or [N·H, T, S] */
  memoryMask?: Tensor | null;
  /** [N, T] bool, true for padding. */
  tgtKeyPaddingMask?: Tensor | null;
  /** [N, S] bool, true for padding. */
  memoryKeyPaddingMask?: Tensor | null;
  /** Whether a target token sees itself and those before it only. Default false. */
  causal?: boolean;
}

/** What encoder and decoder layers share: the feed-forward block and where norms stand. */
abstract class TransformerLayer extends Module {
  readonly selfAttn: MultiheadAttention;
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;
  readonly normFirst: boolean;
  readonly activation: "relu" | "gelu";

  constructor(D: number, heads: number, options: TransformerOptions) {
    super();
    const { feedForward = 2048, dropout = 0.1, activation = "relu", normFirst = false, eps = 1e-5 } = options;
    this.selfAttn = new MultiheadAttention(D, heads, { dropout });
    this.linear1 = new Linear(D, feedForward);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(feedForward, D);
    this.norm1 = new LayerNorm(D, { eps });
    this.norm2 = new LayerNorm(D, { eps });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.normFirst = normFirst;
    this.activation = activation;
  }

  /** x + block(x), with the norm before or after. */
  protected residual(x: Tensor, norm: LayerNorm, dropout: Dropout, block: (x: Tensor) => Tensor): Tensor {
    if (this.normFirst) return add(x, dropout.forward(block(norm.forward(x))));
    return norm.forward(add(x, dropout.forward(block(x))));
  }

  protected feedForward(x: Tensor): Tensor {
    const h = this.linear1.forward(x);
    return this.linear2.forward(this.dropout.forward(this.activation === "gelu" ? gelu(h) : relu(h)));
  }

  protected selfAttention(x: Tensor, masks: AttendOptions): Tensor {
    return this.selfAttn.forward(x, x, x, { ...masks, needWeights: false });
  }
}

/**
 * Self-attention and a feed-forward block, each with a residual sum and a norm. Names and defaults are PyTorch's, batch first.
 * @see Vaswani et al. 2017, Attention is all you need, arXiv:1706.03762, section 3.1
 */
export class TransformerEncoderLayer extends TransformerLayer {
  /**
   * @param D - features
   * @param heads - a divisor of D
   */
  constructor(D: number, heads: number, options: TransformerOptions = {}) {
    super(D, heads, options);
  }

  /** @param x - [N, T, D]; @returns [N, T, D] */
  forward(x: Tensor, masks: EncoderMasks = {}): Tensor {
    const { mask = null, keyPaddingMask = null, causal = false } = masks;
    const h = this.residual(x, this.norm1, this.dropout1, (y) => this.selfAttention(y, { attnMask: mask, keyPaddingMask, causal }));
    return this.residual(h, this.norm2, this.dropout2, (y) => this.feedForward(y));
  }
}

/**
 * Self-attention, attention to an encoder's output and a feed-forward block, each with a residual sum and a norm.
 * @see Vaswani et al. 2017, Attention is all you need, arXiv:1706.03762, section 3.1
 */
export class TransformerDecoderLayer extends TransformerLayer {
  readonly multiheadAttn: MultiheadAttention;
  readonly norm3: LayerNorm;
  readonly dropout3: Dropout;

  /**
   * @param D - features
   * @param heads - a divisor of D
   */
  constructor(D: number, heads: number, options: TransformerOptions = {}) {
    super(D, heads, options);
    const { dropout = 0.1, eps = 1e-5 } = options;
    this.multiheadAttn = new MultiheadAttention(D, heads, { dropout });
    this.norm3 = new LayerNorm(D, { eps });
    this.dropout3 = new Dropout(dropout);
  }

  /**
   * @param x - targets [N, T, D]
   * @param memory - the encoder's output [N, S, D]
   * @returns [N, T, D]
   */
  forward(x: Tensor, memory: Tensor, masks: DecoderMasks = {}): Tensor {
    const own = { attnMask: masks.tgtMask ?? null, keyPaddingMask: masks.tgtKeyPaddingMask ?? null, causal: masks.causal ?? false };
    const cross = { attnMask: masks.memoryMask ?? null, keyPaddingMask: masks.memoryKeyPaddingMask ?? null };
    const h = this.residual(x, this.norm1, this.dropout1, (y) => this.selfAttention(y, own));
    const g = this.residual(h, this.norm2, this.dropout2, (y) => this.multiheadAttn.forward(y, memory, memory, cross));
    return this.residual(g, this.norm3, this.dropout3, (y) => this.feedForward(y));
  }
}

/** Options of transformer stacks. */
export interface TransformerStackOptions extends TransformerOptions {
  /** Whether a LayerNorm ends the stack; wanted where `normFirst` is set. Default false. */
  finalNorm?: boolean;
}

/** Encoder layers one after another. */
export class TransformerEncoder extends Module {
  readonly layers: readonly TransformerEncoderLayer[];
  readonly norm: LayerNorm | null;

  /**
   * @param depth - number of layers
   * @param D - features
   * @param heads - a divisor of D
   */
  constructor(depth: number, D: number, heads: number, options: TransformerStackOptions = {}) {
    super();
    checkCounts("transformerEncoder", { depth });
    this.layers = Array.from({ length: depth }, () => new TransformerEncoderLayer(D, heads, options));
    this.norm = options.finalNorm ? new LayerNorm(D, { eps: options.eps ?? 1e-5 }) : null;
  }

  /** @param x - [N, T, D]; @returns [N, T, D] */
  forward(x: Tensor, masks: EncoderMasks = {}): Tensor {
    let h = x;
    for (const layer of this.layers) h = layer.forward(h, masks);
    return this.norm ? this.norm.forward(h) : h;
  }
}

/** Decoder layers one after another. */
export class TransformerDecoder extends Module {
  readonly layers: readonly TransformerDecoderLayer[];
  readonly norm: LayerNorm | null;

  /**
   * @param depth - number of layers
   * @param D - features
   * @param heads - a divisor of D
   */
  constructor(depth: number, D: number, heads: number, options: TransformerStackOptions = {}) {
    super();
    checkCounts("transformerDecoder", { depth });
    this.layers = Array.from({ length: depth }, () => new TransformerDecoderLayer(D, heads, options));
    this.norm = options.finalNorm ? new LayerNorm(D, { eps: options.eps ?? 1e-5 }) : null;
  }

  /**
   * @param x - targets [N, T, D]
   * @param memory - the encoder's output [N, S, D]
   * @returns [N, T, D]
   */
  forward(x: Tensor, memory: Tensor, masks: DecoderMasks = {}): Tensor {
    let h = x;
    for (const layer of this.layers) h = layer.forward(h, memory, masks);
    return this.norm ? this.norm.forward(h) : h;
  }
}

// A small GPT: what attention alone does with the task of a character model.
import { add, Dropout, Embedding, init, LayerNorm, Linear, Module, narrow, parameter, type Tensor, TransformerEncoder } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { checkCounts } from "./recurrent.ts";

/** Options of GPT. */
export interface GPTOptions {
  /** Features. Default 128. */
  features?: number;
  /** Layers. Default 4. */
  depth?: number;
  /** Heads of attention, a divisor of the features. Default 4. */
  heads?: number;
  /** Most tokens that are looked at. Default 64. */
  block?: number;
  /** Share dropped in training. Default 0. */
  dropout?: number;
}

/**
 * A decoder of transformer layers, norms first. Differences from the paper: the head has weights of its own.
 * @see Radford et al. 2019, Language models are unsupervised multitask learners, section 2.3
 */
export class GPT extends Module {
  readonly tokens: Embedding;
  /** [block, D] */
  readonly positions: Tensor;
  readonly dropout: Dropout;
  readonly layers: TransformerEncoder;
  readonly norm: LayerNorm;
  readonly head: Linear;
  /** Most tokens that are looked at. */
  readonly block: number;

  /**
   * @param V - tokens of the vocabulary
   * @throws ShapeError for counts that are no positive whole numbers
   */
  constructor(V: number, options: GPTOptions = {}) {
    super();
    const { features: D = 128, depth = 4, heads = 4, block = 64, dropout = 0 } = options;
    checkCounts("gpt", { V, features: D, depth, heads, block });
    this.tokens = new Embedding(V, D);
    this.tokens.weight.set(init.normal([V, D], 0, 0.02).data);
    this.positions = parameter(init.normal([block, D], 0, 0.02));
    this.dropout = new Dropout(dropout);
    this.layers = new TransformerEncoder(depth, D, heads, { feedForward: 4 * D, dropout, activation: "gelu", normFirst: true });
    this.norm = new LayerNorm(D);
    this.head = new Linear(D, V, { bias: false });
    this.block = block;
  }

  /**
   * @param x - [N, T] i32
   * @returns logits [N, T, V]; place t depends on tokens 0 … t
   * @throws ShapeError if there are more tokens than `block`
   */
  forward(x: Tensor): Tensor {
    const T = x.shape[1];
    if (x.rank !== 2 || T > this.block) {
      throw new ShapeError(`gpt: x is ${showShape(x.shape)}, needs [N, T] of at most ${this.block} tokens; cut the context`);
    }
    const h = this.dropout.forward(add(this.tokens.forward(x), narrow(this.positions, 0, 0, T))); // [N, T, D]
    return this.head.forward(this.norm.forward(this.layers.forward(h, { causal: true })));
  }
}

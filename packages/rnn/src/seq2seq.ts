// Encoder and decoder: sequences to sequences of another length, with or without attention.
import {
  argmax,
  bernoulli,
  concat,
  Embedding,
  equal,
  Linear,
  Module,
  narrow,
  noGrad,
  reshape,
  Stream,
  scope,
  select,
  split,
  stack,
  type Tensor,
  tanh,
  tensor,
  unsqueeze,
  where,
  zeros,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { Attention, type AttentionScore, type Memory } from "./attention.ts";
import { GRUCell, LSTMCell } from "./cells.ts";
import { type BeamOptions, beamSearch, type GenerateOptions, generate, type Hypothesis, type Step } from "./decode.ts";
import { GRU } from "./gru.ts";
import { LSTM } from "./lstm.ts";
import { checkLengths, lengthMask } from "./sequence.ts";

/** Options of Seq2Seq. */
export interface Seq2SeqOptions {
  /** Features of the token embeddings. Default 64. */
  embedding?: number;
  /** Hidden features of encoder (each direction) and decoder. Default 128. */
  hidden?: number;
  /** How the decoder looks back; null: it has the encoder's last state only. Default "additive". */
  attention?: AttentionScore | null;
  /** Default "gru". */
  cell?: "gru" | "lstm";
  /** Layers of the encoder. Default 1. */
  layers?: number;
  /** Dropout between the encoder's layers. Default 0. */
  dropout?: number;
}

/** What the encoder hands to the decoder. */
export interface Encoded {
  readonly memory: Memory;
  /** [N, H] each */
  readonly state: readonly Tensor[];
}

/** Options of a training run over targets. */
export interface TeacherOptions {
  /** Share of the steps that see the true token before them; the others see the model's own (Bengio et al. 2015, arXiv:1506.03099). Default 1. */
  teacherForcing?: number;
}

/**
 * A bidirectional encoder over source tokens and a decoder that writes target tokens.
 * @see Bahdanau, Cho & Bengio 2014, arXiv:1409.0473; without attention Sutskever, Vinyals & Le 2014, arXiv:1409.3215
 */
export class Seq2Seq extends Module {
  readonly sourceEmbedding: Embedding;
  readonly encoder: GRU | LSTM;
  readonly bridges: readonly Linear[];
  readonly targetEmbedding: Embedding;
  readonly cell: GRUCell | LSTMCell;
  readonly attention: Attention | null;
  readonly head: Linear;
  /** State of the stream that decides whose token a step sees, i32 [4]. */
  readonly random: Tensor;
  readonly #stream = new Stream("scheduled-sampling");

  /**
   * @param S - tokens of the source vocabulary
   * @param V - tokens of the target vocabulary
   */
  constructor(S: number, V: number, options: Seq2SeqOptions = {}) {
    super();
    const { embedding: D = 64, hidden: H = 128, attention = "additive", cell = "gru", layers = 1, dropout = 0 } = options;
    const E = 2 * H;
    this.sourceEmbedding = new Embedding(S, D);
    this.encoder = new { gru: GRU, lstm: LSTM }[cell](D, H, { bidirectional: true, layers, dropout });
    this.bridges = Array.from({ length: cell === "lstm" ? 2 : 1 }, () => new Linear(E, H));
    this.targetEmbedding = new Embedding(V, D);
    this.cell = new { gru: GRUCell, lstm: LSTMCell }[cell](D + E, H);
    this.attention = attention === null ? null : new Attention(H, E, attention, H);
    this.head = new Linear(H + E, V);
    this.random = this.#stream.state;
  }

  /**
   * Reads sources.
   * @param source - [N, S] i32, padded at the end
   * @param lengths - [N], real tokens of each; default all
   */
  encode(source: Tensor, lengths: Tensor | readonly number[] | null = null): Encoded {
    const [N, S] = source.shape;
    const counts = checkLengths("seq2seq", lengths, N, S);
    const x = this.sourceEmbedding.forward(source);
    const run = this.encoder instanceof LSTM ? this.encoder.forward(x, { lengths: counts }) : this.encoder.forward(x, { lengths: counts });
    const ends: readonly Tensor[] = run.state;
    // Both directions of the last layer.
    const state = this.bridges.map((bridge, k) => {
      const both = narrow(ends[k], 0, -2, 2);
      return tanh(bridge.forward(concat([select(both, 0, 0), select(both, 0, 1)], -1))); // [N, H]
    });
    const mask = counts && lengthMask(counts, S);
    const memory = this.attention ? this.attention.remember(run.output, mask) : { keys: run.output, values: run.output, mask: null };
    return { memory, state };
  }

  /** One step: tokens [N] and states to logits [N, V], the next states and what was looked at, [N, S]. */
  decode(tokens: Tensor, { memory, state }: Encoded): { logits: Tensor; state: readonly Tensor[]; weights: Tensor | null } {
    const x = this.targetEmbedding.forward(tokens); // [N, D]
    const [N] = x.shape;
    const seen = this.attention?.forward(unsqueeze(state[0], 1), memory) ?? null;
    const context = seen ? reshape(seen.context, [N, -1]) : zeros([N, memory.values.shape[2]]);
    const next = this.cell.forward(concat([x, context], -1), state);
    const logits = this.head.forward(concat([next[0], context], -1));
    return { logits, state: next, weights: seen && reshape(seen.weights, [N, -1]) };
  }

  /**
   * Says, for every place of the targets, which token comes there.
   * @param source - [N, S] i32
   * @param lengths - [N], real tokens of each source
   * @param inputs - [N, T] i32: the start token, then the targets but for their last token
   * @returns logits [N, T, V]
   * @throws ShapeError if sources and targets are not of one batch, RangeError for a share outside [0, 1]
   */
  forward(source: Tensor, lengths: Tensor | readonly number[] | null, inputs: Tensor, options: TeacherOptions = {}): Tensor {
    const { teacherForcing: share = 1 } = options;
    if (!(share >= 0 && share <= 1)) throw new RangeError(`seq2seq: teacherForcing is ${share}, needs 0 to 1`);
    if (source.shape[0] !== inputs.shape[0]) {
      throw new ShapeError(
        `seq2seq: ${source.shape[0]} sources for ${inputs.shape[0]} targets (source ${showShape(source.shape)}, inputs ${showShape(inputs.shape)})`,
      );
    }
    const [N] = inputs.shape;
    const { memory, state } = this.encode(source, lengths);
    const columns = split(inputs, 1, 1).map((column) => reshape(column, [N]));
    const logits: Tensor[] = [];
    let now = state;
    for (const [t, column] of columns.entries()) {
      let token = column;
      if (t > 0 && share < 1) {
        const own = argmax(logits[t - 1], -1);
        token = where(equal(bernoulli(share, [N], { stream: this.#stream }), 1), column, own);
      }
      const step = this.decode(token, { memory, state: now });
      logits.push(step.logits);
      now = step.state;
    }
    return stack(logits, 1);
  }

  /** The decoder as a writer, its memory among the states so that rows stay together. */
  #writer(encoded: Encoded): { step: Step; state: readonly Tensor[] } {
    const { keys, values, mask } = encoded.memory;
    const k = encoded.state.length;
    const step: Step = (tokens, all) => {
      const memory: Memory = { keys: all[k], values: all[k + 1], mask: mask && equal(all[k + 2], 1) };
      const { logits, state } = this.decode(tokens, { memory, state: all.slice(0, k) });
      return { logits, state: [...state, ...all.slice(k)] };
    };
    return { step, state: [...encoded.state, keys, values, ...(mask ? [where(mask, 1, 0)] : [])] };
  }

  /**
   * Writes a target for each source, token by token.
   * @param start - the token that stands before every target
   */
  generate(source: Tensor, lengths: readonly number[] | null, start: number, options: GenerateOptions): number[][] {
    return scope(() =>
      noGrad(() => {
        const { step, state } = this.#writer(this.encode(source, lengths));
        return generate(step, new Array<number>(source.shape[0]).fill(start), state, options);
      }),
    );
  }

  /** Finds the likeliest targets of one source by beam search. @param source - its tokens */
  beam(source: readonly number[], start: number, options: BeamOptions): Hypothesis[] {
    return scope(() =>
      noGrad(() => {
        const { step, state } = this.#writer(this.encode(tensor(Int32Array.from(source), [1, source.length], "i32")));
        return beamSearch(step, start, state, options);
      }),
    );
  }

  /** What each token of a target looked at in its source: [T][S], rows add up to 1; empty without attention. */
  alignment(source: readonly number[], inputs: readonly number[]): number[][] {
    return scope(() =>
      noGrad(() => {
        const encoded = this.encode(tensor(Int32Array.from(source), [1, source.length], "i32"));
        let { state } = encoded;
        return inputs.flatMap((token) => {
          const step = this.decode(tensor(Int32Array.of(token), [1], "i32"), { memory: encoded.memory, state });
          state = step.state;
          return step.weights ? [[...step.weights.data]] : [];
        });
      }),
    );
  }
}

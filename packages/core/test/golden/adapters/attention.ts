// Golden cases of attention, transformer layers and positional encodings.
import { MultiheadAttention, scaledDotProductAttention } from "../../../src/nn/attention.ts";
import { RotaryEncoding, SinusoidalEncoding } from "../../../src/nn/positional.ts";
import { TransformerDecoderLayer, TransformerEncoderLayer } from "../../../src/nn/transformer.ts";
import type { Adapter, ModuleAdapter, OpAdapter } from "../adapter.ts";

interface MultiheadAttrs {
  embed_dim: number;
  num_heads: number;
  bias: boolean;
  kdim: number | null;
  vdim: number | null;
  average_attn_weights: boolean;
}

const scaled: OpAdapter = ({ q, k, v, mask = null }, { is_causal: causal, scale }: { is_causal: boolean; scale?: number | null }) =>
  scaledDotProductAttention(q!, k!, v!, { mask, causal, ...(scale ? { scale } : {}) });

const multihead: ModuleAdapter = {
  make: ({ embed_dim: E, num_heads: H, bias, kdim, vdim }: MultiheadAttrs) =>
    new MultiheadAttention(E, H, { bias, kdim: kdim ?? E, vdim: vdim ?? E }),
  forward: (model: MultiheadAttention, { query, key, value, ...masks }, { average_attn_weights: averageWeights }: MultiheadAttrs) => {
    const { key_padding_mask: keyPaddingMask = null, attn_mask: attnMask = null } = masks;
    const options = { keyPaddingMask, attnMask, needWeights: true, averageWeights } as const;
    const { output, weights } = model.forward(query!, key ?? query!, value ?? query!, options);
    return { output, attn_weights: weights };
  },
};

interface TransformerAttrs {
  d_model: number;
  nhead: number;
  dim_feedforward: number;
  dropout: number;
  norm_first?: boolean;
  activation?: "relu" | "gelu";
  layer_norm_eps?: number;
}

/** PyTorch's options of transformer layers in our names. */
const transformerOptions = (a: TransformerAttrs) =>
  [
    a.d_model,
    a.nhead,
    {
      feedForward: a.dim_feedforward,
      dropout: a.dropout,
      normFirst: a.norm_first ?? false,
      activation: a.activation ?? "relu",
      eps: a.layer_norm_eps ?? 1e-5,
    },
  ] as const;

const encoder: ModuleAdapter = {
  make: (attrs: TransformerAttrs) => new TransformerEncoderLayer(...transformerOptions(attrs)),
  forward: (model: TransformerEncoderLayer, { src, src_mask: mask = null, src_key_padding_mask: keyPaddingMask = null }) =>
    model.forward(src!, { mask, keyPaddingMask }),
};

const decoder: ModuleAdapter = {
  make: (attrs: TransformerAttrs) => new TransformerDecoderLayer(...transformerOptions(attrs)),
  forward: (model: TransformerDecoderLayer, { tgt, memory, ...masks }) => {
    const { tgt_mask: tgtMask = null, memory_key_padding_mask: memoryKeyPaddingMask = null } = masks;
    return model.forward(tgt!, memory!, { tgtMask, memoryKeyPaddingMask });
  },
};

/** By PyTorch's name. */
export const attention: Record<string, Adapter> = {
  scaled_dot_product_attention: scaled,
  multi_head_attention: multihead,
  transformer_encoder_layer: encoder,
  transformer_decoder_layer: decoder,
  sinusoidal_encoding: ({ input }) => new SinusoidalEncoding(input!.shape[2]!, 60).forward(input!),
  rotary_encoding: ({ input }, { interleaved }: { interleaved: boolean }) =>
    new RotaryEncoding(input!.shape.at(-1)!, 20, { interleaved }).forward(input!),
};

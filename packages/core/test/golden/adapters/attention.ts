// Golden cases of attention, transformer layers and positional encodings.
import { MultiheadAttention, scaledDotProductAttention } from "../../../src/nn/attention.ts";
import { RotaryEncoding, SinusoidalEncoding } from "../../../src/nn/positional.ts";
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

/** By PyTorch's name. */
export const attention: Record<string, Adapter> = {
  scaled_dot_product_attention: scaled,
  multi_head_attention: multihead,
  sinusoidal_encoding: ({ input }) => new SinusoidalEncoding(input!.shape[2]!, 60).forward(input!),
  rotary_encoding: ({ input }, { interleaved }: { interleaved: boolean }) =>
    new RotaryEncoding(input!.shape.at(-1)!, 20, { interleaved }).forward(input!),
};

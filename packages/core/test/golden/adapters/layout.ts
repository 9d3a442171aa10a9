// Golden cases of layout: our ops under PyTorch's options.
import * as s from "../../../src/index.ts";
import type { OpAdapter } from "../adapter.ts";

/** By PyTorch's name. */
export const layout: Record<string, OpAdapter> = {
  pad: ({ input }, { pad, ...options }: { pad: number[] } & s.PadOptions) => s.pad(input!, pad, options),
  permute: ({ input }, { dims }: { dims: number[] }) => s.permute(input!, dims),
  transpose_reshape: ({ input }) => s.reshape(s.permute(input!, [2, 0, 1]), [10, 6]),
  slice: ({ input }, { start, stop, step }: Record<"start" | "stop" | "step", number[]>) =>
    s.slice(
      input!,
      start.map((first, i) => [first, stop[i]!, step[i]!]),
    ),
  cat: (operands, { dim }: { dim: number }) => s.concat(Object.values(operands), dim),
  stack: (operands, { dim }: { dim: number }) => s.stack(Object.values(operands), dim),
  split: ({ input }, { sizes, dim }: { sizes: number[]; dim: number }) =>
    Object.fromEntries(s.split(input!, sizes, dim).map((t, i) => [`output${i}`, t])),
  flip: ({ input }, { dims }: { dims: number[] }) => s.flip(input!, dims),
  roll: ({ input }, { shifts, dims }: Record<"shifts" | "dims", number[]>) => s.roll(input!, shifts, dims),
  expand: ({ input }, { shape }: { shape: number[] }) => s.expand(input!, shape),
  repeat: ({ input }, { repeats }: { repeats: number[] }) => s.repeat(input!, repeats),
};

/** By PyTorch's name. */
export const orders: Record<string, OpAdapter> = {
  sort: ({ input }, { dim, descending }: { dim: number; descending: boolean }) => ({ ...s.sort(input!, dim, { descending }) }),
  argsort: ({ input }, { dim, descending }: { dim: number; descending: boolean }) => s.argsort(input!, dim, { descending }),
  topk: ({ input }, { k, dim, largest }: { k: number; dim: number; largest: boolean }) => ({ ...s.topk(input!, k, dim, { largest }) }),
  tril: ({ input }, { diagonal }: { diagonal: number }) => s.tril(input!, diagonal),
  triu: ({ input }, { diagonal }: { diagonal: number }) => s.triu(input!, diagonal),
};

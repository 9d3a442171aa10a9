// PyTorch's images and sequences, whose channels come second, as ours and back. The moves are ops, so gradients come back in its layout.
import { permute, type Tensor } from "@sluice/core";
import type { Operands } from "../../../../core/test/golden/adapter.ts";

/** Channels from second to last place. @param x - [N, C, …]; @returns [N, …, C] */
export function channelsLast(x: Tensor): Tensor {
  const dims = x.shape.map((_, i) => i);
  return permute(x, [0, ...dims.slice(2), 1]);
}

/** Channels from last to second place. @param x - [N, …, C]; @returns [N, C, …] */
export function channelsSecond(x: Tensor): Tensor {
  const dims = x.shape.map((_, i) => i);
  return permute(x, [0, x.rank - 1, ...dims.slice(1, -1)]);
}

/** Runs a layer of ours on a case's `input`. */
export function forward(model: { forward(x: Tensor): Tensor }, { input }: Operands): Tensor {
  return channelsSecond(model.forward(channelsLast(input!)));
}

// Golden cases of images of other sizes and places: our ops under PyTorch's options.
import { permute } from "@sluice/core";
import type { OpAdapter } from "../../../../core/test/golden/adapter.ts";
import * as cnn from "../../../src/index.ts";
import { channelsLast, channelsSecond } from "./layout.ts";

interface InterpolateAttrs {
  size?: cnn.Pair;
  scale_factor?: number | [number, number];
  mode: "nearest" | "bilinear" | "bicubic";
  align_corners?: boolean;
}
interface UnfoldAttrs extends cnn.UnfoldOptions {
  kernel_size: cnn.Pair;
  output_size?: cnn.Pair;
}
interface GridAttrs {
  mode: "bilinear" | "nearest";
  padding_mode: "zeros" | "border" | "reflection";
  align_corners: boolean;
}

/** By PyTorch's name. */
export const image: Readonly<Record<string, OpAdapter>> = {
  interpolate: ({ input }, { size, scale_factor, mode, align_corners }: InterpolateAttrs) =>
    channelsSecond(
      cnn.interpolate(channelsLast(input!), {
        mode,
        ...(size !== undefined && { size }),
        ...(scale_factor !== undefined && { scale: scale_factor }),
        ...(align_corners !== undefined && { alignCorners: align_corners }),
      }),
    ),
  pixel_shuffle: ({ input }, { factor }: { factor: number }) => channelsSecond(cnn.pixelShuffle(channelsLast(input!), factor)),
  pixel_unshuffle: ({ input }, { factor }: { factor: number }) => channelsSecond(cnn.pixelUnshuffle(channelsLast(input!), factor)),
  unfold: ({ input }, { kernel_size, ...rest }: UnfoldAttrs) => permute(cnn.unfold(channelsLast(input!), kernel_size, rest), [0, 2, 1]),
  fold: ({ input }, { kernel_size, output_size, ...rest }: UnfoldAttrs) =>
    channelsSecond(cnn.fold(permute(input!, [0, 2, 1]), output_size!, kernel_size, rest)),
  grid_sample: ({ input, grid }, { mode, padding_mode: padding, align_corners: alignCorners }: GridAttrs) =>
    channelsSecond(cnn.gridSample(channelsLast(input!), grid!, { mode, padding, alignCorners })),
  affine_grid: ({ theta }, { size, align_corners: alignCorners }: { size: cnn.Pair; align_corners: boolean }) =>
    cnn.affineGrid(theta!, size, { alignCorners }),
};

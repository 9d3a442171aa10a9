// Golden cases of convolutions: our layers under PyTorch's options.
import type { ModuleAdapter } from "../../../../core/test/golden/adapter.ts";
import {
  Conv1d,
  Conv2d,
  type Conv2dLayerOptions,
  ConvTranspose1d,
  ConvTranspose2d,
  type PaddingMode,
  type Pair,
} from "../../../src/index.ts";
import { forward } from "./layout.ts";

interface Attrs {
  in_channels: number;
  out_channels: number;
  kernel_size: number[];
  stride?: Pair;
  padding?: Pair | "same" | "valid";
  output_padding?: Pair;
  dilation?: Pair;
  groups?: number;
  bias?: boolean;
  padding_mode?: PaddingMode;
}

/** Options under our names; those of one dimension are numbers in the cases too. */
function optionsOf<Options>({ in_channels: _, out_channels: __, kernel_size: ___, output_padding, padding_mode, ...rest }: Attrs): Options {
  return {
    ...rest,
    ...(output_padding !== undefined && { outputPadding: output_padding }),
    ...(padding_mode !== undefined && { paddingMode: padding_mode }),
  } as Options;
}

const kernelOf = ({ kernel_size }: Attrs): Pair => kernel_size as [number, number];

/** By PyTorch's name. The cases' tolerances are those of plain sums, which `strict` keeps; what tiles of 4 × 4 may err is tested in conv2d-paths. */
export const conv: Readonly<Record<string, ModuleAdapter>> = {
  conv1d: { make: (a: Attrs) => new Conv1d(a.in_channels, a.out_channels, a.kernel_size[0]!, optionsOf(a)), forward },
  conv2d: {
    make: (a: Attrs) => new Conv2d(a.in_channels, a.out_channels, kernelOf(a), { ...optionsOf<Conv2dLayerOptions>(a), strict: true }),
    forward,
  },
  conv_transpose1d: { make: (a: Attrs) => new ConvTranspose1d(a.in_channels, a.out_channels, a.kernel_size[0]!, optionsOf(a)), forward },
  conv_transpose2d: { make: (a: Attrs) => new ConvTranspose2d(a.in_channels, a.out_channels, kernelOf(a), optionsOf(a)), forward },
};

// Golden cases of pooling: our ops under PyTorch's options.
import type { Tensor } from "@sluice/core";
import type { OpAdapter } from "../../../../core/test/golden/adapter.ts";
import * as cnn from "../../../src/index.ts";
import { channelsLast, channelsSecond } from "./layout.ts";

/** A number for ops of one dimension, a number or a pair for those of two. */
type Size = number & [number, number];

interface Attrs {
  kernel_size: Size;
  stride?: Size;
  padding?: Size;
  dilation?: Size;
  ceil_mode?: boolean;
  count_include_pad?: boolean;
  divisor_override?: number;
  norm_type?: number;
  output_size?: Size;
}

function optionsOf({ stride, padding, dilation, ceil_mode, count_include_pad, divisor_override }: Attrs) {
  const given = { stride, padding, dilation, ceilMode: ceil_mode, countIncludePad: count_include_pad, divisor: divisor_override };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const moved =
  (pool: (x: Tensor, attrs: Attrs) => Tensor): OpAdapter =>
  ({ input }, attrs: Attrs) =>
    channelsSecond(pool(channelsLast(input!), attrs));

/** By PyTorch's name. */
export const pool: Readonly<Record<string, OpAdapter>> = {
  max_pool1d: moved((x, a) => cnn.maxPool1d(x, a.kernel_size, optionsOf(a))),
  max_pool2d: moved((x, a) => cnn.maxPool2d(x, a.kernel_size, optionsOf(a))),
  avg_pool1d: moved((x, a) => cnn.avgPool1d(x, a.kernel_size, optionsOf(a))),
  avg_pool2d: moved((x, a) => cnn.avgPool2d(x, a.kernel_size, optionsOf(a))),
  lp_pool1d: moved((x, a) => cnn.lpPool1d(x, a.norm_type!, a.kernel_size, optionsOf(a))),
  lp_pool2d: moved((x, a) => cnn.lpPool2d(x, a.norm_type!, a.kernel_size, optionsOf(a))),
  adaptive_max_pool1d: moved((x, a) => cnn.adaptiveMaxPool1d(x, a.output_size!)),
  adaptive_max_pool2d: moved((x, a) => cnn.adaptiveMaxPool2d(x, a.output_size!)),
  adaptive_avg_pool1d: moved((x, a) => cnn.adaptiveAvgPool1d(x, a.output_size!)),
  adaptive_avg_pool2d: moved((x, a) => cnn.adaptiveAvgPool2d(x, a.output_size!)),
  max_unpool2d: moved((x, a) => {
    const { values, indices } = cnn.maxPool2dWithIndices(x, a.kernel_size, optionsOf(a));
    return cnn.maxUnpool2d(values, indices, a.kernel_size, {
      ...optionsOf(a),
      ...(a.output_size && { size: a.output_size }),
    });
  }),
};

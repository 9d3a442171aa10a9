// Golden cases of norms: our layers under PyTorch's options.
import { select, type Tensor } from "@sluice/core";
import type { ModuleAdapter, Operands } from "../../../../core/test/golden/adapter.ts";
import type { GoldenCase } from "../../../../core/test/golden/read.ts";
import type { RunningNorm } from "../../../src/batch-norm.ts";
import { BatchNorm1d, BatchNorm2d, type BatchNormOptions, GroupNorm, InstanceNorm2d, LocalResponseNorm } from "../../../src/index.ts";
import { channelsLast, channelsSecond, forward } from "./layout.ts";

interface RunningAttrs {
  num_features: number;
  training: boolean;
  steps: number;
  eps?: number;
  momentum?: number | null;
  affine?: boolean;
  track_running_stats?: boolean;
}

function optionsOf({ eps, momentum, affine, track_running_stats }: RunningAttrs): BatchNormOptions {
  const given = { eps, momentum, affine, trackRunningStats: track_running_stats };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A layer that runs all batches of its case: the last output, and the statistics after it. */
function running(make: (C: number, options: BatchNormOptions) => RunningNorm & { forward(x: Tensor): Tensor }): ModuleAdapter {
  return {
    make: (attrs: RunningAttrs) => make(attrs.num_features, optionsOf(attrs)).train(attrs.training),
    forward: (model: ReturnType<typeof make>, { input }: Operands, { steps }: RunningAttrs) => {
      const batches = Array.from({ length: steps }, (_, i) => channelsLast(steps > 1 ? select(input!, 0, i) : input!));
      const output = batches.map((x) => channelsSecond(model.forward(x))).at(-1)!;
      const { runningMean, runningVar } = model;
      return runningMean && runningVar ? { output, running_mean_after: runningMean, running_var_after: runningVar } : { output };
    },
  };
}

/** Running statistics are the layer's, as parameters are; how many batches it saw is counted here only where it matters. */
export function withStatistics(c: GoldenCase): GoldenCase {
  const entries = Object.entries(c.tensors)
    .filter(([name]) => name !== "num_batches_tracked_after")
    .map(([name, t]) => [name, name === "running_mean" || name === "running_var" ? { ...t, role: "param" as const } : t] as const);
  return { ...c, tensors: Object.fromEntries(entries) };
}

/** By PyTorch's name. */
export const norm: Readonly<Record<string, ModuleAdapter>> = {
  batch_norm1d: running((C, options) => new BatchNorm1d(C, options)),
  batch_norm2d: running((C, options) => new BatchNorm2d(C, options)),
  instance_norm2d: running((C, options) => new InstanceNorm2d(C, options)),
  group_norm: {
    make: ({ num_groups, num_channels, ...rest }: { num_groups: number; num_channels: number; eps?: number; affine?: boolean }) =>
      new GroupNorm(num_groups, num_channels, rest),
    forward,
  },
  local_response_norm: {
    make: ({ size, ...rest }: { size: number; alpha?: number; beta?: number; k?: number }) => new LocalResponseNorm(size, rest),
    forward,
  },
};

// Golden cases that another package runs, because their operation lives there.

/** Operations of each package above core. */
export const elsewhere: Readonly<Record<string, readonly string[]>> = {
  cnn: [
    "conv1d",
    "conv2d",
    "conv_transpose1d",
    "conv_transpose2d",
    "max_pool1d",
    "max_pool2d",
    "avg_pool1d",
    "avg_pool2d",
    "lp_pool1d",
    "lp_pool2d",
    "max_unpool2d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "batch_norm1d",
    "batch_norm2d",
    "instance_norm2d",
    "group_norm",
    "local_response_norm",
    "interpolate",
    "pixel_shuffle",
    "pixel_unshuffle",
    "unfold",
    "fold",
    "grid_sample",
    "affine_grid",
    "box_iou",
    "box_iou_loss",
    "roi_align",
    "conv_training",
  ],
  rnn: ["rnn", "lstm", "gru", "rnn_cell", "lstm_cell", "gru_cell", "ctc_loss"],
};

/** Operations that no package has. */
export const notYet: readonly string[] = ["conv3d"];

/** Cases whose operation is core's but whose model is not. */
export const elsewhereById: Readonly<Record<string, string>> = { char_rnn_adam: "rnn" };

/** The package that runs a case, or null if it is core's (or nobody's yet). */
export function ownerOf({ id, op }: { readonly id: string; readonly op: string }): string | null {
  return elsewhereById[id] ?? Object.keys(elsewhere).find((name) => elsewhere[name]!.includes(op)) ?? null;
}

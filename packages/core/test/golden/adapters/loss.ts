// Golden cases of losses: our functions under PyTorch's options.
import * as s from "../../../src/index.ts";
import type { OpAdapter, Operands } from "../adapter.ts";

/** PyTorch's options by its names, those that several losses have. */
interface Attributes {
  reduction: s.LossReduction;
  margin: number;
  eps: number;
  full: boolean;
  ignore_index?: number;
  label_smoothing?: number;
}

/** [N, C, ...] as PyTorch has it, with the classes last. */
function classesLast(input: s.Tensor): s.Tensor {
  const { rank } = input;
  return rank < 3 ? input : s.permute(input, [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1]);
}

function labelled({ weight }: Operands, { reduction, ignore_index, label_smoothing }: Attributes) {
  return {
    reduction,
    ...(weight ? { weight } : {}),
    ...(ignore_index === undefined ? {} : { ignoreIndex: ignore_index }),
    ...(label_smoothing === undefined ? {} : { labelSmoothing: label_smoothing }),
  };
}

/** By PyTorch's name. */
export const loss: Record<string, OpAdapter> = {
  mse_loss: ({ input, target }, options: Attributes) => s.mseLoss(input!, target!, options),
  l1_loss: ({ input, target }, options: Attributes) => s.l1Loss(input!, target!, options),
  smooth_l1_loss: ({ input, target }, options: Attributes & { beta: number }) => s.smoothL1Loss(input!, target!, options),
  huber_loss: ({ input, target }, options: Attributes & { delta: number }) => s.huberLoss(input!, target!, options),
  poisson_nll_loss: ({ input, target }, { log_input, ...options }: Attributes & { log_input: boolean }) =>
    s.poissonNllLoss(input!, target!, { ...options, logInput: log_input }),
  gaussian_nll_loss: ({ input, target, var: variance }, options: Attributes) => s.gaussianNllLoss(input!, target!, variance!, options),
  cross_entropy: (operands, attributes: Attributes) =>
    s.crossEntropy(classesLast(operands.input!), operands.target!, labelled(operands, attributes)),
  nll_loss: (operands, attributes: Attributes) => s.nllLoss(classesLast(operands.input!), operands.target!, labelled(operands, attributes)),
  kl_div: ({ input, target }, { log_target, reduction }: { log_target: boolean; reduction: s.LossReduction }) =>
    s.klDivLoss(input!, target!, { logTarget: log_target, reduction }),
  multi_margin_loss: ({ input, target, weight }, { p, margin, reduction }: Attributes & { p: 1 | 2 }) =>
    s.multiMarginLoss(input!, target!, { p, margin, reduction, ...(weight ? { weight } : {}) }),
  multilabel_margin_loss: ({ input, target }, { reduction }: Attributes) => s.multiLabelMarginLoss(input!, target!, { reduction }),
  binary_cross_entropy: ({ input, target, weight }, { reduction }: Attributes) =>
    s.bceLoss(input!, target!, { reduction, ...(weight ? { weight } : {}) }),
  binary_cross_entropy_with_logits: ({ input, target, weight, pos_weight }, { reduction }: Attributes) =>
    s.bceWithLogitsLoss(input!, target!, {
      reduction,
      ...(weight ? { weight } : {}),
      ...(pos_weight ? { posWeight: pos_weight } : {}),
    }),
  soft_margin_loss: ({ input, target }, options: Attributes) => s.softMarginLoss(input!, target!, options),
  multilabel_soft_margin_loss: ({ input, target, weight }, { reduction }: Attributes) =>
    s.multiLabelSoftMarginLoss(input!, target!, { reduction, ...(weight ? { weight } : {}) }),
  sigmoid_focal_loss: ({ input, target }, options: Attributes & { alpha: number; gamma: number }) =>
    s.sigmoidFocalLoss(input!, target!, options),
  dice_loss: ({ input, target }, options: Attributes & { smooth: number }) => s.diceLoss(input!, target!, options),
  hinge_embedding_loss: ({ input, target }, options: Attributes) => s.hingeEmbeddingLoss(input!, target!, options),
  margin_ranking_loss: ({ input1, input2, target }, options: Attributes) => s.marginRankingLoss(input1!, input2!, target!, options),
  cosine_embedding_loss: ({ input1, input2, target }, options: Attributes) => s.cosineEmbeddingLoss(input1!, input2!, target!, options),
  contrastive_loss: ({ input1, input2, target }, options: Attributes) => s.contrastiveLoss(input1!, input2!, target!, options),
  triplet_margin_loss: ({ anchor, positive, negative }, options: Attributes & { p: number; swap: boolean }) =>
    s.tripletMarginLoss(anchor!, positive!, negative!, options),
};

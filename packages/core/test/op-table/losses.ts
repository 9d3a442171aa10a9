// Losses, differentiated in everything that is f32.
import * as binary from "../../src/loss/binary.ts";
import * as classes from "../../src/loss/classification.ts";
import * as pairs from "../../src/loss/embedding.ts";
import * as regression from "../../src/loss/regression.ts";
import { softmax } from "../../src/ops/softmax.ts";
import { tensor } from "../../src/tensor.ts";
import { apart, inside, normals, type OpGroup, positive, whole } from "./row.ts";

const labels = whole([2, 0, 3]);
const weight = () => tensor([0.5, 2, 1, 3]);
const W = "torch.tensor([0.5, 2, 1, 3]).double()";
const signs = () => tensor([1, -1, 1]);
const S = "torch.tensor([1, -1, 1]).double()";
const step = { check: { step: 4e-3 } };

export const losses: OpGroup = {
  title: "Losses",
  rows: {
    bceLoss: { op: (a, b) => binary.bceLoss(a, b), at: [inside(2, 3), inside(2, 3)], torch: "F.binary_cross_entropy(a, b)", ...step },
    bceWithLogitsLoss: {
      op: (a, b) => binary.bceWithLogitsLoss(a, b, { posWeight: weight() }),
      at: [normals(2, 4), inside(2, 4)],
      torch: `F.binary_cross_entropy_with_logits(a, b, pos_weight=${W})`,
    },
    contrastiveLoss: {
      op: (a, b) => pairs.contrastiveLoss(a, b, tensor([1, 0, 0]), { margin: 3 }),
      at: [normals(3, 4), normals(3, 4)],
      torch: "torch.stack([(a - b)[0].square().sum(), *F.relu(3 - (a - b)[1:].norm(dim=1)).square()]).mean()",
    },
    cosineEmbeddingLoss: {
      op: (a, b) => pairs.cosineEmbeddingLoss(a, b, signs(), { margin: -1 }),
      at: [normals(3, 4), normals(3, 4)],
      torch: `F.cosine_embedding_loss(a, b, ${S}, margin=-1)`,
    },
    crossEntropy: {
      op: (a) => classes.crossEntropy(a, labels, { weight: weight(), labelSmoothing: 0.1 }),
      at: [normals(3, 4)],
      torch: `F.cross_entropy(a, I([2, 0, 3]), weight=${W}, label_smoothing=0.1)`,
    },
    diceLoss: {
      op: (a, b) => binary.diceLoss(a, b),
      at: [normals(2, 4), inside(2, 4)],
      torch: "(1 - (2 * (a.sigmoid() * b).sum(1) + 1) / (a.sigmoid().sum(1) + b.sum(1) + 1)).mean()",
    },
    focalLoss: {
      op: (a) => classes.focalLoss(a, labels),
      at: [normals(3, 4)],
      torch: "(lambda l: ((1 - (-l).exp()) ** 2 * l).mean())(F.cross_entropy(a, I([2, 0, 3]), reduction='none'))",
    },
    gaussianNllLoss: {
      op: (a, b, c) => regression.gaussianNllLoss(a, b, c, { full: true }),
      at: [normals(2, 3), normals(2, 3), positive(2, 3)],
      torch: "F.gaussian_nll_loss(a, b, c, full=True)",
      ...step,
    },
    hingeEmbeddingLoss: {
      op: (a) => pairs.hingeEmbeddingLoss(a, signs()),
      at: [apart(3)],
      torch: `F.hinge_embedding_loss(a, ${S})`,
    },
    huberLoss: {
      op: (a, b) => regression.huberLoss(a, b, { delta: 0.5 }),
      at: [normals(2, 3), normals(2, 3)],
      torch: "F.huber_loss(a, b, delta=0.5)",
    },
    klDivLoss: {
      op: (a, b) => classes.klDivLoss(a, softmax(b), { reduction: "batchmean" }),
      at: [normals(2, 3), normals(2, 3)],
      torch: "F.kl_div(a, b.softmax(-1), reduction='batchmean')",
    },
    l1Loss: { op: (a, b) => regression.l1Loss(a, b), at: [normals(2, 3), normals(2, 3)], torch: "F.l1_loss(a, b)" },
    marginRankingLoss: {
      op: (a, b) => pairs.marginRankingLoss(a, b, signs(), { margin: 0.5 }),
      at: [normals(3), normals(3)],
      torch: `F.margin_ranking_loss(a, b, ${S}, margin=0.5)`,
    },
    mseLoss: { op: (a, b) => regression.mseLoss(a, b), at: [normals(2, 3), normals(2, 3)], torch: "F.mse_loss(a, b)" },
    multiLabelMarginLoss: {
      op: (a) => classes.multiLabelMarginLoss(a, whole([1, 2, -1, 0, 3, -1, 0, 0], [2, 4])),
      at: [apart(2, 4)],
      torch: "F.multilabel_margin_loss(a, I([[1, 2, -1, 0], [3, -1, 0, 0]]))",
    },
    multiLabelSoftMarginLoss: {
      op: (a, b) => binary.multiLabelSoftMarginLoss(a, b, { weight: weight() }),
      at: [normals(2, 4), inside(2, 4)],
      torch: `F.multilabel_soft_margin_loss(a, b, weight=${W})`,
    },
    multiMarginLoss: {
      op: (a) => classes.multiMarginLoss(a, labels, { p: 2, margin: 0.7, weight: weight() }),
      at: [normals(3, 4)],
      torch: `F.multi_margin_loss(a, I([2, 0, 3]), p=2, margin=0.7, weight=${W})`,
    },
    nllLoss: {
      op: (a) => classes.nllLoss(a, labels, { weight: weight() }),
      at: [normals(3, 4)],
      torch: `F.nll_loss(a, I([2, 0, 3]), weight=${W})`,
    },
    poissonNllLoss: {
      op: (a, b) => regression.poissonNllLoss(a, b),
      at: [normals(2, 3), positive(2, 3)],
      torch: "F.poisson_nll_loss(a, b)",
    },
    sigmoidFocalLoss: {
      op: (a) => binary.sigmoidFocalLoss(a, tensor([1, 0, 1, 0]), { reduction: "none" }),
      at: [normals(4)],
      torch:
        "(lambda p, t: torch.where(t, 0.25 * (1 - p) ** 2 * -p.log(), 0.75 * p ** 2 * -(1 - p).log()))(a.sigmoid(), I([1, 0, 1, 0]) > 0)",
    },
    smoothL1Loss: {
      op: (a, b) => regression.smoothL1Loss(a, b, { beta: 0.9 }),
      at: [normals(2, 3), normals(2, 3)],
      torch: "F.smooth_l1_loss(a, b, beta=0.9)",
    },
    softMarginLoss: { op: (a) => binary.softMarginLoss(a, signs()), at: [normals(3)], torch: `F.soft_margin_loss(a, ${S})` },
    tripletMarginLoss: {
      op: (a, b, c) => pairs.tripletMarginLoss(a, b, c, { swap: true, margin: 5 }),
      at: [normals(3, 4), normals(3, 4), normals(3, 4)],
      torch: "F.triplet_margin_loss(a, b, c, swap=True, margin=5)",
    },
    tripletMarginWithDistanceLoss: {
      op: (a, b, c) => pairs.tripletMarginWithDistanceLoss(a, b, c, { margin: 5 }),
      at: [normals(3, 4), normals(3, 4), normals(3, 4)],
      torch: "F.triplet_margin_with_distance_loss(a, b, c, margin=5)",
    },
  },
};

// @sluice/core: tensors, automatic differentiation, layers, optimizers and training.
export { type MemoryUse, memoryUse as memory } from "@sluice/kernels/raw";
export { AnomalyError, detectAnomaly } from "./anomaly.ts";
export { type Captured, type CaptureOptions, capture, type Planner, type ProgramMemory } from "./capture.ts";
export {
  CaptureError,
  DTypeError,
  FileFormatError,
  GradientError,
  IndexError,
  LifetimeError,
  LooseMemoryError,
  ShapeError,
} from "./errors.ts";
export {
  type BinaryOptions,
  bceLoss,
  bceWithLogitsLoss,
  diceLoss,
  multiLabelSoftMarginLoss,
  sigmoidFocalLoss,
  softMarginLoss,
} from "./loss/binary.ts";
export {
  type CrossEntropyOptions,
  crossEntropy,
  focalLoss,
  klDivLoss,
  type MultiMarginOptions,
  multiLabelMarginLoss,
  multiMarginLoss,
  nllLoss,
} from "./loss/classification.ts";
export {
  contrastiveLoss,
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  type MarginOptions,
  marginRankingLoss,
  type TripletOptions,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from "./loss/embedding.ts";
export type { LossOptions, LossReduction } from "./loss/reduction.ts";
export { gaussianNllLoss, huberLoss, l1Loss, mseLoss, type PoissonOptions, poissonNllLoss, smoothL1Loss } from "./loss/regression.ts";
export {
  type AverageOptions,
  accuracy,
  averagePrecision,
  type ClassScores,
  classReport,
  confusionMatrix,
  expectedCalibrationError,
  f1Score,
  precision,
  recall,
  rocAuc,
  topKAccuracy,
} from "./metrics/classification.ts";
export { meanAbsoluteError, meanSquaredError, perplexity, r2Score, rootMeanSquaredError } from "./metrics/regression.ts";
export type { Values } from "./metrics/values.ts";
export {
  CELU,
  ELU,
  GELU,
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  LogSigmoid,
  LogSoftmax,
  Mish,
  PReLU,
  ReLU,
  ReLU6,
  RReLU,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softmin,
  Softplus,
  Softshrink,
  Softsign,
  Tanh,
  Tanhshrink,
  Threshold,
} from "./nn/activations.ts";
export { AdaptiveLogSoftmax, type AdaptiveLogSoftmaxOptions } from "./nn/adaptive-softmax.ts";
export {
  type Attended,
  type AttendOptions,
  type AttentionOptions,
  MultiheadAttention,
  type MultiheadAttentionOptions,
  scaledDotProductAttention,
} from "./nn/attention.ts";
export { AlphaDropout, Dropout, Dropout1d, Dropout2d, FeatureAlphaDropout, GaussianNoise } from "./nn/dropout.ts";
export { type BagMode, Embedding, EmbeddingBag, type EmbeddingTableOptions } from "./nn/embedding.ts";
export { Flatten, Identity, Unflatten } from "./nn/flatten.ts";
export * as init from "./nn/init.ts";
export { type AffineOptions, Bilinear, Linear } from "./nn/linear.ts";
export { type Layer, Module, type StateValue, type TorchEntry } from "./nn/module.ts";
export { LayerNorm, type NormLayerOptions, RMSNorm } from "./nn/norm.ts";
export { Lambda, Residual, Sequential } from "./nn/sequential.ts";
export { type Summary, type SummaryOptions, type SummaryRow, summary } from "./nn/summary.ts";
export {
  type DecoderMasks,
  type EncoderMasks,
  TransformerDecoder,
  TransformerDecoderLayer,
  TransformerEncoder,
  TransformerEncoderLayer,
  type TransformerOptions,
  type TransformerStackOptions,
} from "./nn/transformer.ts";
export {
  celu,
  elu,
  type GeluOptions,
  gelu,
  glu,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  logSigmoid,
  mish,
  prelu,
  type RreluOptions,
  relu,
  relu6,
  rrelu,
  type SoftplusOptions,
  selu,
  silu,
  softplus,
  softshrink,
  softsign,
  tanhshrink,
  threshold,
} from "./ops/activation.ts";
export { add, atan2, div, maximum, minimum, mul, pow, remainder, sub } from "./ops/binary.ts";
export { cast } from "./ops/cast.ts";
export { clone } from "./ops/clone.ts";
export {
  equal,
  greater,
  greaterEqual,
  isFinite,
  isNaN,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  notEqual,
  where,
} from "./ops/compare.ts";
export { arange, eye, full, linspace, ones, zeros } from "./ops/create.ts";
export type { LabelOptions } from "./ops/cross-entropy.ts";
export { cosineSimilarity, pairwiseDistance } from "./ops/distance.ts";
export { alphaDropout, type DropoutOptions, dropout, featureAlphaDropout, featureDropout, gaussianNoise } from "./ops/dropout.ts";
export { einsum } from "./ops/einsum.ts";
export { all, any, argmax, argmin, max, min } from "./ops/extremes.ts";
export { type EmbeddingOptions, embedding, gather, indexAdd, indexSelect, oneHot, scatterAdd, segmentSum } from "./ops/gather.ts";
export { type GumbelSoftmaxOptions, gumbelSoftmax } from "./ops/gumbel-softmax.ts";
export { expand, flatten, flip, permute, repeat, reshape, roll, squeeze, transpose, unsqueeze } from "./ops/layout.ts";
export { addmm, dot, type LinearActivation, type LinearOptions, linear, matmul, outer } from "./ops/matmul.ts";
export { type LayerNormOptions, layerNorm, normalize, rmsNorm } from "./ops/norm.ts";
export { type PadOptions, pad } from "./ops/pad.ts";
export { type Dims, type ReduceOptions, sum } from "./ops/reduce.ts";
export { cumprod, cumsum, type LinearScanOptions, linearScan } from "./ops/scan.ts";
export { chunk, concat, narrow, type Range, select, slice, split, stack } from "./ops/slice.ts";
export { logSoftmax, softmax, softmin } from "./ops/softmax.ts";
export {
  argsort,
  type Ordered,
  type SearchsortedOptions,
  type SortOptions,
  searchsorted,
  sort,
  type TopkOptions,
  topk,
} from "./ops/sort.ts";
export { logsumexp, mean, type NormOptions, norm, prod, std, type VarianceOptions, variance } from "./ops/statistics.ts";
export { tril, triu } from "./ops/triangle.ts";
export {
  abs,
  ceil,
  clamp,
  cos,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  log2,
  log10,
  logit,
  neg,
  reciprocal,
  round,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sqrt,
  square,
  tan,
  tanh,
  trunc,
} from "./ops/unary.ts";
export { Adadelta, type AdadeltaOptions } from "./optim/adadelta.ts";
export { Adagrad, type AdagradOptions } from "./optim/adagrad.ts";
export { Adam, type AdamOptions, AdamW } from "./optim/adam.ts";
export { Adamax, type AdamaxOptions } from "./optim/adamax.ts";
export { EMA, GradientAccumulator, SWA } from "./optim/average.ts";
export { clipGradNorm, clipGradValue, gradNorm, type NormType } from "./optim/clip.ts";
export { dropGradients, keepGradients } from "./optim/kept.ts";
export { NAdam, type NAdamOptions } from "./optim/nadam.ts";
export {
  Optimizer,
  type OptimizerOptions,
  type OptimizerParameters,
  ParameterGroup,
  type ParameterGroupOptions,
} from "./optim/optimizer.ts";
export { RAdam, type RAdamOptions } from "./optim/radam.ts";
export { RMSprop, type RMSpropOptions } from "./optim/rmsprop.ts";
export { type PlateauOptions, ReduceLROnPlateau, Scheduler } from "./optim/scheduler.ts";
export {
  type CyclicOptions,
  chainedLR,
  constantLR,
  cosineAnnealingLR,
  cosineAnnealingWarmRestarts,
  cyclicLR,
  exponentialLR,
  lambdaLR,
  linearLR,
  multiStepLR,
  type OneCycleOptions,
  oneCycleLR,
  polynomialLR,
  type Schedule,
  sequentialLR,
  stepLR,
  warmupLR,
} from "./optim/schedules.ts";
export { SGD, type SGDOptions } from "./optim/sgd.ts";
export {
  bernoulli,
  categorical,
  type DrawOptions,
  exponential,
  gumbel,
  multinomial,
  rand,
  randint,
  randn,
  random,
  randperm,
  Stream,
  seed,
  truncatedNormal,
} from "./random.ts";
export { type Parts, packCheckpoint, type Stateful, unpackCheckpoint } from "./save/checkpoint.ts";
export { halves } from "./save/halves.ts";
export { dequantize, quantize } from "./save/quantize.ts";
export {
  type EncodedTensor,
  readSafetensors,
  type SafetensorsFile,
  type StoredTensor,
  type Writable,
  writeSafetensors,
} from "./save/safetensors.ts";
export { download, fetchBytes, fileStore, indexedDbStore, memoryStore, opfsStore, type Store, StoreError } from "./save/stores.ts";
export { fromTorch, toTorch } from "./save/torch-names.ts";
export { noGrad, scope } from "./scope.ts";
export type { Shape } from "./shape.ts";
export { assign, constant, lerp, parameter, state } from "./state.ts";
export { type GradOptions, grad, hvp, stopGradient, valueAndGrad } from "./tape.ts";
export { type DType, type Nested, type Role, Tensor, type TensorLike, type TypedArray, tensor } from "./tensor.ts";
export {
  type CheckpointOptions,
  checkpoints,
  csvLog,
  DivergedError,
  type EarlyStoppingOptions,
  earlyStopping,
  type Monitor,
  onPlateau,
  snapshot,
  stopOnNaN,
  timeBudget,
  validationLoss,
} from "./train/callbacks.ts";
export {
  type Batch,
  type EpochSummary,
  type EvaluateOptions,
  evaluate,
  type FitOptions,
  type FitStep,
  finish,
  fit,
  type Loss,
  type Metric,
  predict,
  type RunOptions,
  run,
  type Scores,
} from "./train/fit.ts";

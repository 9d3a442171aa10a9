// @sluice/gan: adversarial training and its measures.
export { CycleGAN, type CycleGANOptions, type CycleStep } from "./cycle-gan.ts";
export { type Alert, type DetectorOptions, Detectors, type Signs } from "./detectors.ts";
export { type DiscriminatorReport, GAN, type GANStep } from "./gan.ts";
export type { GANOptions, Latent } from "./gan-options.ts";
export { auxiliaryClassifier, type InformativeOptions, informative } from "./heads.ts";
export { ImageBuffer } from "./image-buffer.ts";
export {
  type AdversarialLoss,
  hinge,
  type Labels,
  leastSquares,
  minimax,
  nonSaturating,
  relativisticAverage,
  relativisticPairs,
  wasserstein,
} from "./losses.ts";
export { frechetDistance, kernelDistance } from "./metrics/distances.ts";
export { type HistogramOptions, jensenShannonGrid } from "./metrics/histogram.ts";
export { type ManifoldScores, manifoldScores } from "./metrics/manifold.ts";
export { type ModeScores, modeScores } from "./metrics/modes.ts";
export { grid, Mixture, ring } from "./mixtures.ts";
export { DCGANDiscriminator, type DCGANDiscriminatorOptions, DCGANGenerator, type ImageOptions } from "./models/dcgan.ts";
export { type MLPOptions, mlpDiscriminator, mlpGenerator } from "./models/mlp.ts";
export { PatchDiscriminator, type PatchOptions, reconstruction, Translator } from "./models/translation.ts";
export type { Batch, Discriminator, Generator, Judgement, Round, Terms } from "./networks.ts";
export {
  type Critic,
  type GradientPenaltyOptions,
  gradientPenalty,
  type Penalty,
  r1Penalty,
  r2Penalty,
  type ZeroCenteredOptions,
} from "./penalties.ts";
export { featureMatching, type MinibatchStdOptions, minibatchStd, pack } from "./regularisers.ts";
export { interpolate, interpolateSpherical, type SampleOptions } from "./sample.ts";
export { SpectralNorm, type SpectralNormOptions } from "./spectral-norm.ts";
export { type ElboOptions, type Encoded, elboLoss, normalDivergence, reparameterize, VAE } from "./vae.ts";

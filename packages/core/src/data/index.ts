// @sluice/core/data: readers, datasets, cleaning, labelling, scaling, denoising, fewer dimensions.
export { type ArrayData, arrayTensor } from "./array.ts";
export type { ByteSource, TextSource } from "./bytes.ts";
export type { Column, ColumnType, TextRules } from "./column.ts";
export { type CsvOptions, type CsvRowsOptions, csvRows, readCsv } from "./csv.ts";
export { type Batch, Dataset, type Field, type Fold, type Parts, Stage } from "./dataset.ts";
export { type Category, type EncoderOptions, LabelEncoder, OneHotEncoder, OrdinalEncoder } from "./encode.ts";
export { readIdx } from "./idx.ts";
export { completeRows, type ImputerOptions, KNNImputer, type KNNImputerOptions, SimpleImputer, takeRows, uniqueRows } from "./impute.ts";
export { type JsonLinesOptions, jsonLines, readJsonLines } from "./json-lines.ts";
export { type ClassReport, type ClassShare, classReport, findLabelErrors, type LabelIssue, type LabelReport } from "./labels.ts";
export { LDA, type LDAOptions } from "./lda.ts";
export { DataLoader, type LoaderOptions } from "./loader.ts";
export { readNpy, writeNpy } from "./npy.ts";
export { readNpz, writeNpz } from "./npz.ts";
export { iqrOutliers, madOutliers, rowsWithout, zScoreOutliers } from "./outliers.ts";
export { IncrementalPCA, PCA, type PCAOptions } from "./pca.ts";
export { Normalizer, type QuantileOptions, QuantileTransformer } from "./quantile.ts";
export { balanced, type Sampler, sequential, shuffled, type WeightedOptions, weighted } from "./sampler.ts";
export {
  MinMaxScaler,
  type MinMaxScalerOptions,
  RobustScaler,
  type RobustScalerOptions,
  type ScalerOptions,
  StandardScaler,
  type StandardScalerOptions,
} from "./scale.ts";
export {
  type BilateralOptions,
  bilateralFilter,
  type FilterOptions,
  type GaussianOptions,
  gaussianFilter,
  medianFilter,
  savitzkyGolay,
} from "./smooth.ts";
export { ArrayDataset, type Example, FunctionDataset, IterableDataset, TensorDataset, type TensorsOf } from "./sources.ts";
export { kFoldIndices, type SplitOptions, type StratifyOptions, splitIndices, stratifiedIndices } from "./split.ts";
export { type ColumnStats, columnQuantiles, columnStats } from "./statistics.ts";
export { type Cell, type CoerceOptions, Table } from "./table.ts";
export { Transformer } from "./transformer.ts";
export { TSNE, type TSNEOptions, type TSNEStep } from "./tsne.ts";
export { type Wavelet, type WaveletOptions, waveletDenoise, waveletStep, waveletUnstep } from "./wavelet.ts";
export type { ZipOptions } from "./zip.ts";

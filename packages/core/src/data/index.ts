// @sluice/core/data: readers, datasets, cleaning, labelling, scaling, denoising, fewer dimensions.
export { type ArrayData, arrayTensor } from "./array.ts";
export type { ByteSource, TextSource } from "./bytes.ts";
export type { Column, ColumnType, TextRules } from "./column.ts";
export { type CsvOptions, type CsvRowsOptions, csvRows, readCsv } from "./csv.ts";
export { type Batch, Dataset, type Field, type Fold, Stage } from "./dataset.ts";
export { readIdx } from "./idx.ts";
export { type JsonLinesOptions, jsonLines, readJsonLines } from "./json-lines.ts";
export { DataLoader, type LoaderOptions } from "./loader.ts";
export { readNpy, writeNpy } from "./npy.ts";
export { readNpz, writeNpz } from "./npz.ts";
export { balanced, type Sampler, sequential, shuffled, type WeightedOptions, weighted } from "./sampler.ts";
export { ArrayDataset, type Example, FunctionDataset, IterableDataset, TensorDataset, type TensorsOf } from "./sources.ts";
export { kFoldIndices, type SplitOptions, type StratifyOptions, splitIndices, stratifiedIndices } from "./split.ts";
export { type Cell, type CoerceOptions, Table } from "./table.ts";
export type { ZipOptions } from "./zip.ts";

// @sluice/subset: a custom subset of the stack, with the kernels that a program reaches.

export type { Bytes, Report } from "./choose.ts";
export type { Variant } from "./mark.ts";
export { type Parts, partsOf } from "./parts.ts";
export { type Subset, type SubsetOptions, subset } from "./plugin.ts";

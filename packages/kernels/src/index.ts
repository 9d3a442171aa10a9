// @sluice/kernels: numbers in linear memory, and the kernels that work on them.

export { type ArrayConv2dOptions, conv2d, matmul, softmax } from "./arrays.ts";
export {
  Arena,
  type ArenaMark,
  allocate,
  arena,
  blockSize,
  f32,
  f64,
  home,
  i32,
  type MemoryUse,
  memory,
  memoryUse,
  OutOfMemoryError,
  release,
  setMemoryLimit,
  u8,
  viewOf,
} from "./memory.ts";
export type { Block, Plan } from "./plan.ts";
export { type ElementType, NULL, type Ptr } from "./pointer.ts";
export { conv2dScratch, ctcScratch, depthwise2dScratch, matmulScratch, recurScratch, winogradScratch } from "./scratch.ts";
export {
  addTenant,
  type Call,
  type KernelFunction,
  names as kernelNames,
  recordCalls,
  type Tenant,
  tableEntry,
  tableGeneration,
} from "./table.ts";

// Every kernel as a function of named, typed arguments, and what core needs beside them: one file for a program to load.
export * from "./generated/raw.ts";
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
  memoryUse,
  release,
  u8,
  viewOf,
} from "./memory.ts";
export type { Block, Plan } from "./plan.ts";
export { type ElementType, NULL, type Ptr } from "./pointer.ts";
export { conv2dScratch, ctcScratch, depthwise2dScratch, matmulScratch, recurScratch, winogradScratch } from "./scratch.ts";
export { type Call, names as kernelNames, recordCalls, tableEntry, tableGeneration } from "./table.ts";

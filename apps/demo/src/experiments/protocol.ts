// What pages and experiments say to each other: plain data only. Each experiment's file holds the types of its own messages.
import type { Job } from "@sluice/core/train/worker";
import type { ExperimentName } from "./registry.ts";

/**
 * What computes: the deterministic binary; the one that may fuse multiplications and additions; the first on all cores; the kernels' plain
 * definitions.
 */
export const kernelNames = ["simd", "relaxed", "threads", "reference"] as const;

/** Options that every experiment has. */
export interface CommonOptions {
  seed: number;
  kernels: (typeof kernelNames)[number];
}

/** What every step of every experiment says. */
export interface Step {
  /** Steps made, from 1. */
  step: number;
  /** Bytes of linear memory in use. */
  memory: number;
  /** Floating-point operations of one step; 0 where they are not counted. */
  flops: number;
}

/** Fetches the bytes of a file among the app's assets, `digits/train-0.bin`. */
export type Read = (file: string) => Promise<Uint8Array>;

/** Model, data and generator, by options. */
export type Experiment<O, Y extends Step> = (options: O, read: Read) => Job<Y> | Promise<Job<Y>>;

/** What a page asks of a worker: an experiment by name. */
export interface Order {
  experiment: ExperimentName;
  options: CommonOptions;
  /** Address of the app's assets. */
  assets: string;
}

/** The question that every replayable experiment answers with the step it went to. */
export interface Seek {
  kind: "seek";
  step: number;
}

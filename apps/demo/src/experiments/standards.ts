// The options that pages, tiles and tests of the rivals start from.
import type { ForgerOptions } from "./forger.ts";
import type { RivalsOptions } from "./rivals.ts";

/** Rivals of the plane. */
export const rivalsStandard: RivalsOptions = {
  target: "ring",
  points: [],
  loss: "nonSaturating",
  penalty: "r1",
  rate: 1e-3,
  critics: 1,
  hidden: 64,
  batch: 128,
  seed: 1,
  kernels: "simd",
};

/** The forger of digits. */
export const forgerStandard: ForgerOptions = {
  loss: "nonSaturating",
  conditional: true,
  rate: 1e-3,
  width: 12,
  batch: 32,
  parts: 3,
  seed: 1,
  kernels: "simd",
};

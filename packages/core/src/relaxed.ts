// The faster binary, for those who do not need the same bits on every machine: `@sluice/core/relaxed`.
export { hasRelaxed, useRelaxed, useSimd } from "@sluice/kernels/relaxed";

// Every kernel as plain loops, to bisect a bug or to feel what SIMD is worth: `@sluice/core/reference`.
export { useReference } from "@sluice/kernels/reference";

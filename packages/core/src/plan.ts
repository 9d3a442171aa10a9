// Planning of captured programs by lifetimes: `capture(fn, { plan })` with `@sluice/core/plan`.
export { type Block, type Plan, plan } from "@sluice/kernels/plan";

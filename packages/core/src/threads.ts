// Several threads for large ops, with the same bits: `@sluice/core/threads`.
export { threads, useThreads } from "@sluice/kernels/threads";

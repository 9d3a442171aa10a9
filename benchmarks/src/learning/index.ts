// What is claimed to be learned.
import type { Claim } from "./claim.ts";
import { mnistMlp } from "./mnist-mlp.ts";

export type { Claim } from "./claim.ts";
export { type ProgramClaim, programs } from "./programs.ts";

export const claims: readonly Claim[] = [mnistMlp];

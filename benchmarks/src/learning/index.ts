// What is claimed to be learned.
import type { Claim } from "./claim.ts";
import { mnistMlp } from "./mnist-mlp.ts";

export type { Claim } from "./claim.ts";

export const claims: readonly Claim[] = [mnistMlp];

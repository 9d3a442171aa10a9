// What each kernel needs and weighs. The bundler fills it in (scripts/kernel-parts.ts).
import type { Parts } from "@sluice/subset";

export const parts: Parts = { bytes: [], needs: {} };

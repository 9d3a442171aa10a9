// What each kernel needs and weighs. The bundler fills it in (scripts/kernel-parts.ts).

/** Bytes of each function of the binary, and the functions that each kernel reaches. */
export const parts: { bytes: readonly number[]; needs: Readonly<Record<string, readonly number[]>> } = { bytes: [], needs: {} };

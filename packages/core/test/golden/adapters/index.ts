// All adapters, by category and by PyTorch's name of the operation.
import type { Adapter } from "../adapter.ts";
import { layout } from "./layout.ts";

/** How the cases of a category are run, by operation. */
export const adapters: Record<string, Record<string, Adapter>> = {
  tensor: { ...layout },
};

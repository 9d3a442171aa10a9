// The worker: runs the experiment that the page names.
import { serve } from "@sluice/core/train/worker";
import { digits } from "./experiments/digits.ts";
import type { DigitsOptions } from "./experiments/protocol.ts";

const read = async (address: string) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

serve((options: DigitsOptions) => digits(options, read));

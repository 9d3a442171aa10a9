// The worker: runs the experiment that the page names.
import { serve } from "@sluice/core/train/worker";
import type { Order } from "./experiments/protocol.ts";
import { begin } from "./experiments/registry.ts";

serve((order: Order) =>
  begin(order, async (file) => {
    const response = await fetch(new URL(file, order.assets));
    if (!response.ok) throw new Error(`${file} answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }),
);

// The heavy work in whatever runtime this is.
import { loop, measure } from "../measure.ts";
import { useBinary } from "../ours.ts";
import { heavy } from "../workloads/heavy.ts";

/** Median milliseconds of each piece of heavy work, on the relaxed binary where there is one. */
export async function timed(rounds: number): Promise<Record<string, number>> {
  useBinary("relaxed");
  const found: Record<string, number> = {};
  for (const [name, build] of Object.entries(heavy)) {
    const once = build();
    const contender = { name: "sluice", variant: "relaxed", threads: 1, time: loop(() => void once()) };
    const [measured] = await measure({ name, contenders: () => [contender] }, { rounds, sample: 30 });
    found[name] = measured!.ms;
  }
  return found;
}

// The curves of both sides' losses, and whether the forger repeats itself.
import type { RefObject } from "preact";
import { t } from "../i18n/index.ts";
import { ChartCard } from "../ui/chart.tsx";
import type { Curve } from "../views/curve.ts";

/** A card with both losses. */
export function LossesCard({ losses }: { losses: RefObject<Curve> }) {
  return (
    <ChartCard title={t("gan.losses")} curve={losses} style={{ label: t("gan.losses"), colour: "blue", second: "orange", show: String }} />
  );
}

/** A line that warns when the forger collapses. @param of - whether it does, and what to say of it now */
export function CollapseLine({ of }: { of: () => readonly [collapsed: boolean, text: string] }) {
  const [collapsed, text] = of();
  return (
    <p class={collapsed ? "note" : "hint"} role="status" data-testid="collapse">
      {text}
    </p>
  );
}

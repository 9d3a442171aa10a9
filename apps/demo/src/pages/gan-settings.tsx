// What one can change about the rivals of the plane.
import type { RivalsOptions, RivalsStep } from "../experiments/rivals.ts";
import { t } from "../i18n/index.ts";
import { Choice } from "../ui/fields.tsx";
import type { Lab } from "../ui/lab.ts";
import { SettingsCard } from "../ui/settings-card.tsx";

const targets = ["ring", "grid", "spiral", "moons", "mine"] as const;
const losses = ["nonSaturating", "minimax", "leastSquares", "hinge", "wasserstein"] as const;
const penalties = ["none", "r1", "gp"] as const;

/** A card of settings; every change starts over. */
export function RivalsSettings({ lab }: { lab: Lab<RivalsOptions, RivalsStep> }) {
  const now = lab.options.value;
  return (
    <SettingsCard lab={lab}>
      <Choice
        label={t("gan.target")}
        value={now.target}
        values={now.points.length ? targets : targets.slice(0, -1)}
        name={(value) => t(`gan.${value}`)}
        change={(target) => lab.change({ target })}
      />
      <Choice
        label={t("gan.loss")}
        value={now.loss}
        values={losses}
        name={(value) => t(`gan.${value}`)}
        change={(loss) => lab.change({ loss })}
      />
      <Choice
        label={t("gan.penalty")}
        value={now.penalty}
        values={penalties}
        name={(value) => t(`gan.${value}`)}
        change={(penalty) => lab.change({ penalty })}
      />
      <Choice label={t("gan.critics")} value={now.critics} values={[1, 2, 3, 5]} change={(critics) => lab.change({ critics })} />
      <Choice label={t("digits.rate")} value={now.rate} values={[1e-4, 3e-4, 1e-3, 3e-3, 1e-2]} change={(rate) => lab.change({ rate })} />
      <Choice label={t("gan.hidden")} value={now.hidden} values={[8, 16, 32, 64, 128]} change={(hidden) => lab.change({ hidden })} />
      <Choice label={t("digits.batch")} value={now.batch} values={[32, 64, 128, 256, 512]} change={(batch) => lab.change({ batch })} />
    </SettingsCard>
  );
}

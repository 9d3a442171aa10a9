// The card of an experiment's settings.
import type { ComponentChildren } from "preact";
import type { CommonOptions, Step } from "../experiments/protocol.ts";
import { t } from "../i18n/index.ts";
import { SeedField } from "./fields.tsx";
import type { Lab } from "./lab.ts";

/** Its own settings, then those that all experiments have; every change starts over. */
export function SettingsCard<O extends CommonOptions, Y extends Step>({
  lab,
  hint = t("settings.hint"),
  children,
}: {
  lab: Lab<O, Y>;
  hint?: string;
  children?: ComponentChildren;
}) {
  return (
    <section class="card">
      <h2>{t("settings.title")}</h2>
      <div class="row bottom">
        {children}
        <SeedField lab={lab} />
      </div>
      <p class="hint">{hint}</p>
    </section>
  );
}

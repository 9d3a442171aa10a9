// Translation: a number in English words becomes Chinese characters; what each character looked at.
import { useSignal } from "@preact/signals";
import { Dices } from "lucide-preact";
import type { Translation } from "../experiments/translation.ts";
import { t } from "../i18n/index.ts";
import { NumberField } from "../ui/fields.tsx";
import { Scrolls } from "../ui/scrolls.tsx";
import { TaskColumns, useTask } from "./task.tsx";

/** The largest number that can be asked for. */
const LARGEST = 999_999;

/** Trains at once. */
export function RnnTranslation() {
  const number = useSignal(304_172);
  const task = useTask<Translation>("translation", 4e-3, [32, 64, 128], () => ({ kind: "translate", number: number.value }));
  const { lab, look } = task;
  const told = look.value.value;
  const ask = (next: number) => {
    number.value = Math.min(LARGEST, Math.max(1, Math.trunc(next) || 1));
    look.again(lab.run);
  };
  const right = told && told.said.join("") === told.truth.join("");
  return (
    <TaskColumns task={task} scoreName={t("rnn.translationScore")}>
      <section class="card">
        <h2>{t("rnn.translation")}</h2>
        <div class="row bottom">
          <NumberField label={t("rnn.number")} min={1} max={LARGEST} value={number.value} change={ask} />
          <button type="button" onClick={() => ask(1 + Math.random() * LARGEST)}>
            <Dices size={18} aria-hidden="true" />
            {t("rnn.anyNumber")}
          </button>
        </div>
        {told && (
          <>
            <p class="translated">
              <span lang="en">{told.source.join(" ")}</span>
              <strong lang="zh" data-testid="translated">
                {told.said.join("") || "–"}
              </strong>
            </p>
            <p class={right ? "says right" : "says"}>
              {t(right ? "rnn.translatedRight" : "rnn.translatedWrong", { truth: told.truth.join("") })}
            </p>
            <Scrolls label={t("rnn.attention")}>
              <table class="attention">
                <caption class="hint">{t("rnn.attention")}</caption>
                <thead>
                  <tr>
                    <td />
                    {told.source.map((word, i) => (
                      <th key={i} scope="col" lang="en">
                        {word}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {told.attention.map((row, i) => (
                    <tr key={i}>
                      <th scope="row" lang="zh">
                        {told.said[i]}
                      </th>
                      {row.map((share, k) => (
                        <td key={k} style={`background: color-mix(in srgb, var(--blue) ${Math.round(45 * share)}%, var(--card))`}>
                          {Math.round(100 * share) || ""}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scrolls>
          </>
        )}
        <p class="hint">{t("rnn.translationHint")}</p>
      </section>
    </TaskColumns>
  );
}

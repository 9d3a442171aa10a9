// The page that measures: how fast the kernels are in this browser, on this machine.
import { useSignal } from "@preact/signals";
import type { BenchName, BenchOptions, BenchStep } from "../experiments/bench.ts";
import { t } from "../i18n/index.ts";
import { Bars } from "../ui/bars.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { Scrolls } from "../ui/scrolls.tsx";
import { SettingsCard } from "../ui/settings-card.tsx";

const START: BenchOptions = { peer: false, seed: 0, kernels: "simd" };
const names = ["matmulSquare", "matmulBatch", "conv", "pool", "softmax", "lstm", "gru", "trainMlp", "trainConv"] as const;

/** Measures at once. */
export function BenchPage() {
  const rows = useSignal<Partial<Record<BenchName, BenchStep>>>({});
  const lab = useLab<BenchOptions, BenchStep>({
    experiment: "bench",
    defaults: START,
    each(step) {
      rows.value = { ...rows.peek(), [step.name]: step };
    },
    moved(step) {
      if (!step) rows.value = {};
    },
  });
  const { peer } = lab.options.value;
  const most = Math.max(1, ...Object.values(rows.value).map(({ gflops }) => gflops));
  return (
    <>
      <h1>{t("bench.title")}</h1>
      <p class="lead">{t("bench.lead")}</p>
      <div class="columns">
        <div class="column">
          <section class="card">
            <h2>{t("bench.speed")}</h2>
            <div class="bench">
              <Bars
                rows={names.map((name) => {
                  const row = rows.value[name];
                  return { name: t(`bench.${name}`), share: (row?.gflops ?? 0) / most, text: row ? row.gflops.toFixed(1) : "–" };
                })}
              />
            </div>
            <Scrolls label={t("bench.speed")}>
              <table>
                <caption class="visually-hidden">{t("bench.speed")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("bench.what")}</th>
                    <th scope="col">ms</th>
                    <th scope="col">GFLOP/s</th>
                    <th scope="col">{t("bench.timings")}</th>
                    {peer && <th scope="col">{t("bench.peer")}</th>}
                    {peer && <th scope="col">{t("bench.ratio")}</th>}
                  </tr>
                </thead>
                <tbody>
                  {names.map((name) => {
                    const row = rows.value[name];
                    return (
                      <tr key={name}>
                        <th scope="row">{t(`bench.${name}`)}</th>
                        <td>{row?.milliseconds.toFixed(3) ?? "–"}</td>
                        <td data-testid={name}>{row?.gflops.toFixed(2) ?? "–"}</td>
                        <td>{row?.timings ?? 0}</td>
                        {peer && <td data-testid={`${name}-peer`}>{row?.peer?.toFixed(3) ?? "–"}</td>}
                        {peer && <td>{row?.peer ? `${(row.peer / row.milliseconds).toFixed(2)} ×` : "–"}</td>}
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </Scrolls>
          </section>
        </div>
        <div class="column">
          <Controls lab={lab} keeps={false} title={t("bench.measuring")} />
          <SettingsCard lab={lab} hint={`${t("bench.hint")} ${t("bench.peerHint")}`}>
            <Choice
              label={t("bench.beside")}
              value={peer ? "tfjs" : "nobody"}
              values={["nobody", "tfjs"]}
              name={(name) => t(`bench.${name}`)}
              change={(name) => lab.change({ peer: name === "tfjs" })}
            />
          </SettingsCard>
        </div>
      </div>
    </>
  );
}

// The inside of a convolutional network for one image, and what it mixes up.
import type { Inside, Maps } from "../experiments/convnet.ts";
import type { Confusion } from "../experiments/digit-training.ts";
import { t } from "../i18n/index.ts";
import { MapImage } from "../ui/map-image.tsx";
import { Scrolls } from "../ui/scrolls.tsx";

function Row({ maps, title, label }: { maps: Maps; title: string; label: (n: number) => string }) {
  return (
    <figure class="maps">
      <figcaption>{title}</figcaption>
      <div style={`--columns: ${Math.min(8, maps.maps.length)}`}>
        {maps.maps.map((values, i) => (
          <MapImage key={i} values={values} edge={maps.edge} label={label(i + 1)} />
        ))}
      </div>
    </figure>
  );
}

/** From the image through filters and maps to the evidence for the answer. */
export function InsideCard({ inside }: { inside: Inside | null }) {
  return (
    <section class="card">
      <h2>{t("cnn.inside")}</h2>
      <p class="hint">{t("cnn.insideHint")}</p>
      {inside && (
        <div class="inside">
          <figure class="maps two">
            <figcaption>{t("cnn.evidence")}</figcaption>
            <div>
              <MapImage values={inside.image} edge={28} most={255} label={t("cnn.image")} />
              <MapImage values={inside.evidence} edge={28} most={1} label={t("cnn.evidence")} />
            </div>
          </figure>
          <Row maps={inside.filters} title={t("cnn.learned")} label={(n) => t("cnn.filterN", { n })} />
          <Row maps={inside.first} title={t("cnn.firstMaps")} label={(n) => t("cnn.mapN", { n })} />
          <Row maps={inside.second} title={t("cnn.secondMaps")} label={(n) => t("cnn.mapN", { n })} />
        </div>
      )}
    </section>
  );
}

const digits = Array.from({ length: 10 }, (_, digit) => digit);

/** How often each digit was read as each. */
export function ConfusionTable({ confusion }: { confusion: Confusion }) {
  return (
    <section class="card">
      <h2>{t("cnn.confusion")}</h2>
      <Scrolls label={t("cnn.confusion")}>
        <table class="confusion">
          <caption class="hint">{t("cnn.confusionHint")}</caption>
          <thead>
            <tr>
              <td />
              {digits.map((answer) => (
                <th key={answer} scope="col">
                  {answer}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {digits.map((truth) => {
              const row = confusion.slice(truth * 10, truth * 10 + 10);
              const all = row.reduce((a, b) => a + b, 0);
              return (
                <tr key={truth}>
                  <th scope="row">{truth}</th>
                  {digits.map((answer) => {
                    const count = row[answer] ?? 0;
                    const share = all ? Math.round(Math.sqrt(count / all) * 36) : 0;
                    const key = truth === answer ? "green" : "orange";
                    return (
                      <td key={answer} style={`background: color-mix(in srgb, var(--${key}) ${share}%, var(--card))`}>
                        {count || ""}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrolls>
    </section>
  );
}

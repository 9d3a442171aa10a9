// The first page: what deep learning is, and the families, each with something that learns right now.
import { ArrowRight } from "lucide-preact";
import type { ComponentType } from "preact";
import type { Key } from "../i18n/catalogue.ts";
import { t } from "../i18n/index.ts";
import { pages } from "../ui/pages.ts";
import "../ui/lab.css";
import "./panorama.css";
import { DigitsThumbnail, PipesThumbnail } from "./thumbnails.tsx";
import { CnnThumbnail, DataThumbnail, GanThumbnail, RlThumbnail, RnnThumbnail } from "./thumbnails-families.tsx";

const loop: [Key, Key][] = [
  ["panorama.flow", "panorama.flowText"],
  ["panorama.compare", "panorama.compareText"],
  ["panorama.blame", "panorama.blameText"],
  ["panorama.turn", "panorama.turnText"],
];

const tiles: { path: string; name: Key; text: Key; live: ComponentType<{ label: string }> }[] = [
  { path: "pipes", name: "nav.pipes", text: "panorama.pipes", live: PipesThumbnail },
  { path: "digits", name: "nav.digits", text: "panorama.digits", live: DigitsThumbnail },
  { path: "data", name: "nav.data", text: "panorama.data", live: DataThumbnail },
  { path: "cnn", name: "nav.cnn", text: "panorama.cnn", live: CnnThumbnail },
  { path: "rnn", name: "nav.rnn", text: "panorama.rnn", live: RnnThumbnail },
  { path: "gan", name: "nav.gan", text: "panorama.gan", live: GanThumbnail },
  { path: "rl", name: "nav.rl", text: "panorama.rl", live: RlThumbnail },
];

/** Opens the app. */
export function PanoramaPage() {
  const there = new Set(pages.map(({ path }) => path));
  return (
    <div class="panorama">
      <h1>{t("panorama.title")}</h1>
      <p class="lead">{t("panorama.lead")}</p>
      <p>
        <a class="button main" href="#/pipes">
          {t("panorama.start")}
          <ArrowRight size={18} aria-hidden="true" />
        </a>
      </p>
      <h2>{t("panorama.loop")}</h2>
      <ol class="loop">
        {loop.map(([name, text], i) => (
          <li key={name} class="card">
            <span class="number" aria-hidden="true">
              {i + 1}
            </span>
            <strong>{t(name)}</strong>
            <p>{t(text)}</p>
          </li>
        ))}
      </ol>
      <h2>{t("panorama.now")}</h2>
      <ul class="tiles">
        {tiles
          .filter(({ path }) => there.has(path))
          .map(({ path, name, text, live: Live }) => (
            <li key={path} class="card">
              <Live label={t("panorama.thumbnail", { page: t(name) })} />
              <h3>
                <a href={`#/${path}`}>{t(name)}</a>
              </h3>
              <p>{t(text)}</p>
            </li>
          ))}
      </ul>
    </div>
  );
}

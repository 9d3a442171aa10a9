// Small live runs of the four families, for the panorama.
import { useEffect, useRef } from "preact/hooks";
import type { AgentsOptions, AgentsStep, Scene } from "../experiments/agents.ts";
import type { ConvnetOptions, Inside } from "../experiments/convnet.ts";
import type { DigitsStep } from "../experiments/digit-training.ts";
import type { MapLook, MapOptions, MapStep } from "../experiments/map.ts";
import type { RivalsLook, RivalsOptions, RivalsStep } from "../experiments/rivals.ts";
import { rivalsStandard } from "../experiments/standards.ts";
import type { WriterOptions, WriterStep, Written } from "../experiments/writer.ts";
import { language, t } from "../i18n/index.ts";
import { useDrawing } from "../ui/drawing.ts";
import { useLook } from "../ui/look.ts";
import { MapImage } from "../ui/map-image.tsx";
import { Scatter } from "../ui/scatter.tsx";
import { showScene } from "../ui/scene.tsx";
import { makeRivals } from "../views/rivals.ts";
import { useThumbnail } from "./thumbnails.tsx";

const common = { seed: 1, kernels: "simd" } as const;
const CONVNET: ConvnetOptions = { ...common, rate: 2e-3, batch: 32, parts: 1 };
const MAP: MapOptions = { ...common, noise: "none", amount: 0, filter: "none", count: 200, perplexity: 15 };
const WRITER: WriterOptions = { ...common, text: "sonnets", mine: "", kind: "gru", hidden: 64, rate: 5e-3 };
const RIVALS: RivalsOptions = { ...rivalsStandard, hidden: 32, batch: 64 };
const AGENTS: AgentsOptions = { ...common, world: "cartPole", agents: "ppo", hidden: 32 };
/** Edge of the field in cells, of the net in crossings, and the reach of the plane, as the experiment makes them. */
const [FIELD, MESH, REACH] = [40, 21, 1.5];

/** Digits that find their like: a map that t-SNE lays out. */
export function DataThumbnail({ label }: { label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const look = useLook<MapLook>(() => ({ kind: "look" }), 150);
  useThumbnail<MapStep>(box, "map", MAP, 50, 700, (step, run) => look.moved(run, step));
  const map = look.value.value;
  return (
    <div ref={box} class="thumbnail">
      {map && <Scatter xy={map.xy} kind={map.label} numbers label={label} />}
    </div>
  );
}

/** What a convolutional network's first filters make of a digit. */
export function CnnThumbnail({ label }: { label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const look = useLook<Inside>(() => ({ kind: "inside", image: 0 }), 500);
  useThumbnail<DigitsStep>(box, "convnet", CONVNET, 20, 300, (step, run) => look.moved(run, step));
  const inside = look.value.value;
  return (
    <div ref={box} class="thumbnail glimpse" role="img" aria-label={label}>
      {inside && [inside.evidence, ...inside.first.maps.slice(0, 5)].map((map, i) => <MapImage key={i} values={map} edge={28} />)}
      {inside && <strong>{t("panorama.reads", { digit: inside.reading.indexOf(Math.max(...inside.reading)) })}</strong>}
    </div>
  );
}

/** What a recurrent network writes. */
export function RnnThumbnail({ label }: { label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const look = useLook<Written>(() => ({ kind: "write", temperature: 0.5, length: 150, again: 0 }), 700);
  const text = language.peek() === "zh" ? "poems" : "sonnets";
  const options: WriterOptions = { ...WRITER, text };
  useThumbnail<WriterStep>(box, "writer", options, 30, 800, (step, run) => look.moved(run, step));
  return (
    <div ref={box} class="thumbnail page" role="img" aria-label={label}>
      {look.value.value?.text.join("")}
    </div>
  );
}

/** A forger and a judge over a ring of points. */
export function GanThumbnail({ label }: { label: string }) {
  const look = useLook<RivalsLook>(() => ({ kind: "look" }), 120);
  const { element } = useDrawing(
    (box: HTMLDivElement, style) => makeRivals(box, style, REACH),
    look.value.value,
    (view, seen) => view.show({ ...seen, fieldEdge: FIELD, meshEdge: MESH }),
  );
  useThumbnail<RivalsStep>(element, "rivals", RIVALS, 60, 2500, (step, run) => look.moved(run, step));
  return <div ref={element} class="thumbnail layers" role="img" aria-label={label} />;
}

/** An agent that balances a pole. */
export function RlThumbnail({ label }: { label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useLook<Scene>(() => ({ kind: "play", agent: 0 }), 40);
  useThumbnail<AgentsStep>(canvas, "agents", AGENTS, 40, 1200, (step, run) => look.moved(run, step));
  const scene = look.value.value;
  useEffect(() => {
    if (scene) showScene(canvas, scene.picture);
  }, [scene]);
  return <canvas ref={canvas} class="thumbnail" role="img" aria-label={label} />;
}

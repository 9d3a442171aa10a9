// One agent: its world played live, what it thinks, and the values that it sees.
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { Eye, History } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { AgentReport, AgentsOptions, AgentsStep, Opinion, Scene, Surface } from "../experiments/agents.ts";
import { t } from "../i18n/index.ts";
import { Bars } from "../ui/bars.tsx";
import { useDrawing } from "../ui/drawing.ts";
import type { Lab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import { showScene } from "../ui/scene.tsx";
import { makeSurface } from "../views/surface.ts";
import { type Playground, playgrounds } from "./rl-worlds.ts";

/** Moments of an episode kept for its replay. */
const KEPT = 1000;
/** Milliseconds between two opinions that are shown of an episode that goes on. */
const SAYS = 120;
/** Milliseconds between two looks at the values. */
const LOOKS = 150;

/** What an agent thinks, as bars: odds of a policy, or values of choices. */
export function OpinionBars({ opinion, playground }: { opinion: Opinion | null; playground: Playground }) {
  const shares = opinion?.shares ?? [];
  const continuous = opinion?.continuous && playground.controls;
  const names = continuous ? continuous.map((name) => t(name)) : playground.choices();
  const best = opinion && !continuous ? shares.indexOf(Math.max(...shares)) : -1;
  return (
    <Bars
      rows={names.map((name, i) => {
        const number = opinion?.numbers[i];
        return { name, share: shares[i] ?? 0, text: number === undefined ? "" : number.toFixed(2), best: i === best };
      })}
    />
  );
}

/** An agent that is watched, and the two numbers of its situation that its values are shown over. */
interface Watched {
  lab: Lab<AgentsOptions, AgentsStep>;
  index: number;
  plane: Signal<readonly [number, number]>;
}

/** What an agent sees in a plane of observations, or on a map. */
function Values({ lab, index, plane }: Watched) {
  const { world } = lab.options.value;
  const playground = playgrounds[world];
  const look = useLook<Surface | null>(() => ({ kind: "surface", agent: index, axes: plane.peek() }), LOOKS);
  const { last } = lab.run;
  useSignalEffect(() => look.moved(lab.run, last.value));
  useSignalEffect(() => {
    if (plane.value !== playground.plane || look.value.peek()) look.again(lab.run);
  });
  const [x, y] = plane.value.map((axis) => playground.axes?.[axis]);
  const { element } = useDrawing(
    (box: HTMLDivElement, style) => makeSurface(box, style),
    look.value.value,
    (view, seen) => view.show({ ...seen, mark: playground.mark }),
  );
  return (
    <>
      <h3>{t("rl.surface")}</h3>
      <div ref={element} class={`drawing layers surface ${world}`} role="img" aria-label={t("rl.surfaceHint")} />
      {x && y && <p class="hint">{t("rl.axes", { x: t(x), y: t(y) })}</p>}
    </>
  );
}

/** The card of an agent. */
export function AgentCard({ lab, index, name, plane }: Watched & { name: AgentReport["name"] }) {
  const { world } = lab.options.value;
  const playground = playgrounds[world];
  const stage = useRef<HTMLCanvasElement>(null);
  const opinion = useSignal<Opinion | null>(null);
  const total = useSignal(0);
  const episode = useRef<{ now: Scene[]; last: Scene[] }>({ now: [], last: [] });
  const replayed = useSignal<number | null>(null);
  const said = useRef(0);
  const show = (scene: Scene) => {
    showScene(stage, scene.picture);
    const now = performance.now();
    // What it says need not change as often as what it shows.
    if (now - said.current < SAYS && !scene.over && replayed.peek() === null) return;
    said.current = now;
    opinion.value = scene.opinion;
    total.value = scene.total;
  };
  useEffect(() => {
    let waiting = false;
    const timer = setInterval(async () => {
      if (waiting || replayed.peek() !== null || document.hidden) return;
      waiting = true;
      try {
        const scene = (await lab.run.ask({ kind: "play", agent: index })) as Scene;
        const { now } = episode.current;
        if (now.length < KEPT) now.push(scene);
        if (scene.over) episode.current = { now: [], last: now };
        if (replayed.peek() === null) show(scene);
      } catch {
        // Between two runs; the next tick asks the new one.
      }
      waiting = false;
    }, playground.tick);
    return () => clearInterval(timer);
  }, []);
  const frames = episode.current.last;
  const at = replayed.value;
  const go = (frame: number | null) => {
    replayed.value = frame;
    if (frame !== null) show(frames[frame]!);
  };
  return (
    <section class="card agent" aria-label={t(`rl.${name}`)}>
      <h2>{t(`rl.${name}`)}</h2>
      <canvas
        ref={stage}
        class="drawing stage"
        role="img"
        aria-label={t("rl.stage", { agent: t(`rl.${name}`), world: t(`rl.${world}`) })}
      />
      <div class="row">
        <button
          type="button"
          class="quiet"
          aria-pressed={at !== null}
          disabled={frames.length === 0}
          onClick={() => go(at === null ? 0 : null)}
        >
          {at === null ? <History size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
          {t(at === null ? "rl.replay" : "rl.live")}
        </button>
        <span class="hint">{t("rl.return", { total: total.value.toFixed(playground.digits) })}</span>
      </div>
      {at !== null && (
        <label class="scrub">
          {t("rl.moment")}
          <input type="range" min="0" max={frames.length - 1} value={at} onInput={(event) => go(Number(event.currentTarget.value))} />
        </label>
      )}
      <h3>{t(name === "dqn" ? "rl.values" : opinion.value?.continuous ? "rl.action" : "rl.odds")}</h3>
      <OpinionBars opinion={opinion.value} playground={playground} />
      <p class="hint">{t("rl.expects", { value: opinion.value ? opinion.value.value.toFixed(2) : "–" })}</p>
      {(playground.axes || world === "gridWorld") && <Values lab={lab} index={index} plane={plane} />}
    </section>
  );
}

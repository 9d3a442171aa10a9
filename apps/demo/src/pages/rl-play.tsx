// The controls in the visitor's hands, with what the first agent would do.
import { useSignal } from "@preact/signals";
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { AgentsOptions, AgentsStep, Scene } from "../experiments/agents.ts";
import { t } from "../i18n/index.ts";
import type { Lab } from "../ui/lab.ts";
import { showScene } from "../ui/scene.tsx";
import { OpinionBars } from "./rl-agent.tsx";
import { keys, playgrounds, type SteeringKey } from "./rl-worlds.ts";

const icons = { ArrowLeft, ArrowUp, ArrowDown, ArrowRight };
/** Times slower than the agents play: people need it. */
const SLOWER = 2;

/** A world to steer with the arrow keys or with buttons. */
export function PlayCard({ lab }: { lab: Lab<AgentsOptions, AgentsStep> }) {
  const { world } = lab.options.value;
  const playground = playgrounds[world];
  const stage = useRef<HTMLCanvasElement>(null);
  const scene = useSignal<Scene | null>(null);
  const best = useSignal<number | null>(null);
  const held = useRef<SteeringKey | null>(null);
  const action = useRef<number | null>(null);
  const busy = useRef(false);

  const act = async (next: number | null) => {
    if (busy.current) return;
    busy.current = true;
    try {
      const now = (await lab.run.ask({ kind: "act", action: next })) as Scene;
      scene.value = now;
      showScene(stage, now.picture);
      if (now.over) {
        best.value = Math.max(best.value ?? Number.NEGATIVE_INFINITY, now.total);
        action.current = null;
      }
    } catch {
      // Between two runs.
    }
    busy.current = false;
  };
  const press = (key: SteeringKey) => {
    const chosen = playground.keys[key];
    if (chosen === undefined) return;
    held.current = key;
    action.current = chosen;
    if (playground.idle === "wait") void act(chosen);
  };
  const release = () => {
    held.current = null;
  };
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return;
      if (scene.peek() === null) void act(null);
      else if (playground.idle !== "wait" && action.current !== null) {
        void act(held.current === null && playground.idle !== "last" ? playground.idle : action.current);
      }
    }, playground.tick * SLOWER);
    return () => clearInterval(timer);
  }, []);
  const now = scene.value;
  return (
    <section class="card agent" aria-label={t("rl.you")}>
      <h2>{t("rl.you")}</h2>
      <canvas ref={stage} class="drawing stage" role="img" aria-label={t("rl.youStage", { world: t(`rl.${world}`) })} />
      <div class="row steering-keys">
        {keys
          .filter((key) => playground.keys[key] !== undefined)
          .map((key) => {
            const Icon = icons[key];
            return (
              <button
                key={key}
                type="button"
                aria-label={t(`rl.${key}`)}
                onPointerDown={() => press(key)}
                onPointerUp={release}
                onPointerLeave={release}
                onClick={(event) => event.detail === 0 && press(key)}
                onKeyDown={(event) => {
                  if (!(keys as readonly string[]).includes(event.key)) return;
                  event.preventDefault();
                  if (!event.repeat || playground.idle === "wait") press(event.key as SteeringKey);
                }}
                onKeyUp={release}
              >
                <Icon size={18} aria-hidden="true" />
              </button>
            );
          })}
        <span class="hint" data-testid="mine">
          {t("rl.return", { total: now ? now.total.toFixed(playground.digits) : "0" })}
          {best.value !== null && ` · ${t("rl.best", { total: best.value.toFixed(playground.digits) })}`}
        </span>
      </div>
      <p class="hint">{t("rl.youHint")}</p>
      <h3>{t("rl.advice")}</h3>
      <OpinionBars opinion={now?.opinion ?? null} playground={playground} />
    </section>
  );
}

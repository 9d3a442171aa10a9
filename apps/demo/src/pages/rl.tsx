// The page of agents: they learn side by side in a world, and the visitor may try too.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { AgentsOptions, AgentsStep } from "../experiments/agents.ts";
import type { AlgorithmName } from "../experiments/agents-worlds.ts";
import type { Key } from "../i18n/catalogue.ts";
import { t } from "../i18n/index.ts";
import { LinesChart } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice } from "../ui/fields.tsx";
import { type Lab, useLab } from "../ui/lab.ts";
import { counted } from "../ui/numbers.ts";
import { SettingsCard } from "../ui/settings-card.tsx";
import type { Lines } from "../views/lines.ts";
import "./rl.css";
import { AgentCard } from "./rl-agent.tsx";
import { PlayCard } from "./rl-play.tsx";
import { colours, playgrounds } from "./rl-worlds.ts";

const START: AgentsOptions = { world: "cartPole", agents: "ppo-dqn-sac", hidden: 64, seed: 0, kernels: "simd" };
const names = Object.keys(playgrounds) as AgentsOptions["world"][];

/** Settings from an address, held within what there is. */
function fit(options: AgentsOptions): AgentsOptions {
  return {
    ...options,
    world: names.includes(options.world) ? options.world : START.world,
    hidden: Math.round(Math.min(256, Math.max(4, options.hidden))),
    seed: Math.max(0, Math.trunc(options.seed)),
  };
}

/** Which algorithms the address asks for in a world, as the experiment reads it. */
function asked({ world, agents }: AgentsOptions): readonly AlgorithmName[] {
  const able = playgrounds[world].agents;
  const wanted = able.filter((name) => agents.split("-").includes(name));
  return wanted.length ? wanted : able;
}

function WorldSettings({ lab }: { lab: Lab<AgentsOptions, AgentsStep> }) {
  const { world, hidden } = lab.options.value;
  const learning = asked(lab.options.value);
  const able = playgrounds[world].agents;
  return (
    <SettingsCard lab={lab} hint={`${t(`rl.${world}Text`)} ${able.includes("sac") ? "" : `${t("rl.noSac")} `}${t("settings.hint")}`}>
      <Choice
        label={t("rl.world")}
        value={world}
        values={names}
        name={(name) => t(`rl.${name}`)}
        change={(next) => lab.change({ world: next, agents: START.agents })}
      />
      <Choice
        label={t("rl.agents")}
        value={learning.join("-")}
        values={[able.join("-"), ...(able.length > 2 ? ["ppo-dqn"] : []), ...able]}
        name={(value) => value.toUpperCase().replaceAll("-", " + ")}
        change={(agents) => lab.change({ agents })}
      />
      <Choice label={t("rl.hidden")} value={hidden} values={[16, 32, 64, 128]} change={(next) => lab.change({ hidden: next })} />
    </SettingsCard>
  );
}

/** How the agents stand. */
function reportsOf(lab: Lab<AgentsOptions, AgentsStep>) {
  const step = lab.run.last.value;
  return asked(lab.options.value).map((name, i) => step?.agents[i] ?? { name, steps: 0, episodes: 0, mean: null, spread: 0, solved: null });
}

/** Who can do it, and who still learns. */
function Solved({ lab }: { lab: Lab<AgentsOptions, AgentsStep> }) {
  return (
    <p class="hint" role="status" data-testid="solved">
      {reportsOf(lab)
        .map(({ name, solved, steps }) =>
          solved === null
            ? t("rl.learning", { agent: name.toUpperCase(), steps: counted(steps) })
            : t("rl.solved", { agent: name.toUpperCase(), steps: counted(solved) }),
        )
        .join(" ")}
    </p>
  );
}

/** Which two numbers of a situation the values are shown over. */
function Plane({ axes, plane }: { axes: readonly Key[]; plane: Signal<readonly [number, number]> }) {
  const [across, up] = plane.value;
  const all = axes.map((_, i) => i);
  // One that the other side shows changes places with it.
  return (
    <div class="row bottom plane">
      <Choice
        label={t("rl.across")}
        value={across}
        values={all}
        name={(axis) => t(axes[axis]!)}
        change={(axis) => {
          plane.value = [axis, axis === up ? across : up];
        }}
      />
      <Choice
        label={t("rl.upwards")}
        value={up}
        values={all}
        name={(axis) => t(axes[axis]!)}
        change={(axis) => {
          plane.value = [axis === across ? up : across, axis];
        }}
      />
    </div>
  );
}

/** Learns at once. */
export function RlPage() {
  const returns = useRef<Lines>(null);
  const lab = useLab<AgentsOptions, AgentsStep>({
    experiment: "agents",
    defaults: START,
    fit,
    each(step) {
      returns.current?.add(
        step.agents[0]!.steps,
        step.agents.map(({ mean, spread }) => (mean === null ? null : { y: mean, spread })),
      );
      if (step.over) lab.run.pause();
    },
    moved(step) {
      if (!step) returns.current?.reset();
    },
  });
  const { world, seed } = lab.options.value;
  const { digits, axes = [], plane: first } = playgrounds[world];
  const learning = asked(lab.options.value);
  const plane = useSignal(first);
  useEffect(() => {
    plane.value = first;
  }, [world]);
  return (
    <>
      <h1>{t("rl.title")}</h1>
      <p class="lead">{t("rl.lead")}</p>
      <div class="columns">
        <div class="column">
          <section class="card">
            <h2>{t("rl.returns")}</h2>
            <LinesChart
              lines={returns}
              label={t("rl.returnsHint")}
              names={learning.map((name) => ({ name: name.toUpperCase(), colour: colours[name] }))}
            />
            <p class="hint">{t("rl.returnsHint")}</p>
          </section>
        </div>
        <div class="column">
          <Controls
            lab={lab}
            scrub
            numbers={() =>
              reportsOf(lab).map(({ name, mean, spread }) => [
                name.toUpperCase(),
                mean === null ? "–" : `${mean.toFixed(digits)} ± ${spread.toFixed(digits)}`,
              ])
            }
          >
            <Solved lab={lab} />
          </Controls>
          <WorldSettings lab={lab} />
        </div>
      </div>
      {axes.length > 2 && <Plane axes={axes} plane={plane} />}
      <div class="pair" key={`${world} ${learning.join()} ${seed}`}>
        {learning.map((name, i) => (
          <AgentCard key={name} lab={lab} index={i} name={name} plane={plane} />
        ))}
        <PlayCard lab={lab} />
      </div>
    </>
  );
}

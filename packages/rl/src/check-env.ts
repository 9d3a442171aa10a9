// checkEnv: whether an environment keeps the contract.
import type { Env, Step } from "./env.ts";

/**
 * Plays an environment and collects what is wrong with it: seeds that do not repeat, values outside their spaces, rewards that are
 * no numbers, snapshots that do not resume, pictures without content.
 * @param create - makes a fresh one
 * @returns sentences; none if all is well
 */
export function checkEnv(create: () => Env, options: { steps?: number; seed?: number } = {}): string[] {
  const { steps = 200, seed = 1 } = options;
  const wrong = new Set<string>();
  const env = create();
  const say = (sentence: string) => wrong.add(`${env.spec?.id ?? env.constructor.name}: ${sentence}`);
  const play = (world: Env, n: number, check: boolean): string[] => {
    const log: string[] = [];
    for (let t = 0; t < n; t++) {
      const action = world.actionSpace.sample();
      if (check && !world.actionSpace.contains(action)) say(`a sampled action is not in ${world.actionSpace}`);
      const step: Step<unknown> = world.step(action);
      log.push(JSON.stringify([step.observation, step.reward, step.terminated, step.truncated]));
      if (check) {
        if (!world.observationSpace.contains(step.observation)) say(`an observation of step() is not in ${world.observationSpace}`);
        if (!Number.isFinite(step.reward)) say(`a reward is ${step.reward}`);
        if (typeof step.terminated !== "boolean" || typeof step.truncated !== "boolean") say("terminated and truncated are not booleans");
        if (typeof step.info !== "object" || step.info === null) say("info is not an object");
      }
      if (step.terminated || step.truncated) world.reset();
    }
    return log;
  };
  const start = (world: Env): string => {
    world.actionSpace.seed(seed);
    const { observation } = world.reset({ seed });
    if (!world.observationSpace.contains(observation)) say(`the observation of reset() is not in ${world.observationSpace}`);
    return JSON.stringify(observation);
  };
  const other = create();
  if (start(env) !== start(other)) say("two resets with one seed differ");
  if (play(env, steps, true).join() !== play(other, steps, false).join()) say("two runs with one seed differ");
  const snapshot = JSON.parse(JSON.stringify(env.snapshot()));
  env.actionSpace.seed(seed + 1);
  const on = play(env, 30, false).join();
  const resumed = create();
  resumed.restore(snapshot);
  resumed.actionSpace.seed(seed + 1);
  if (play(resumed, 30, false).join() !== on) say("a restored snapshot goes on differently");
  if (env.render().text.length === 0) say("a picture has no text");
  env.close();
  return [...wrong];
}

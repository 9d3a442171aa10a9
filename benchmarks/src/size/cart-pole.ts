// A page in which an agent learns to balance a pole, by PPO.
import { CartPole, PPO, vectorize } from "@sluice/rl";

const worlds = vectorize(() => new CartPole(), 8);
const agent = new PPO(worlds.observationSpace, worlds.actionSpace, { seed: 1, worlds: 8, rollout: 32, batch: 256, epochs: 20 });
for (const { episodeReturn } of agent.learn(worlds, { steps: 10_000 })) if (episodeReturn) document.title = String(episodeReturn);

// The program whose agents are the same bits on every engine, and what they hash to.
import type * as rl from "../../src/index.ts";

/** What the program uses of @sluice/rl. */
export const used = ["DQN", "PPO", "RecurrentPPO", "SAC", "make", "vectorize"] as const;

/** SHA-256 of weights, optimizers, buffers and worlds. Who changes it changes the numbers of every user: say so in a changeset. */
export const golden = "87acbda14f41b46e132d199540526137e538a3a6490fd9979451b9fb8e814b70";

/**
 * Trains four agents in worlds with trigonometry, each twice with one seed, and hashes everything that they and their worlds remember.
 * Consumers run the text of this function: it stands alone.
 */
export async function sameBits(used: Pick<typeof rl, typeof import("./same-bits.ts").used[number]>): Promise<string> {
  const { DQN, PPO, RecurrentPPO, SAC, make, vectorize } = used;
  const hash = async (bytes: BufferSource): Promise<string> => {
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const poles = () => vectorize(() => make("CartPole-v1"), 4);
  const links = () => vectorize(() => make("Acrobot-v1"), 4);
  const pendulum = () => vectorize(() => make("Pendulum-v1"), 1);
  const all = { seed: 7, hidden: [16, 16] };
  const replay = { ...all, batch: 32, capacity: 1000, warmup: 100 };
  const runs: [() => rl.VectorEnv, (worlds: rl.VectorEnv) => rl.Agent, number][] = [
    [poles, (w) => new PPO(w.observationSpace, w.actionSpace, { ...all, worlds: 4, rollout: 64, anneal: true, entropyWeight: 0.01 }), 2048],
    [links, (w) => new RecurrentPPO(w.observationSpace, w.actionSpace, { ...all, worlds: 4, rollout: 32, memory: 8 }), 512],
    [poles, (w) => new DQN(w.observationSpace, w.actionSpace, { ...replay, every: 2, double: true, nStep: 3, prioritized: {} }), 600],
    [pendulum, (w) => new SAC(w.observationSpace, w.actionSpace, { ...replay, noise: 0.1 }), 400],
  ];
  const hashes: string[] = [];
  for (const [make, create, steps] of runs) {
    const twice: string[] = [];
    for (let run = 0; run < 2; run++) {
      const worlds = make();
      const agent = create(worlds);
      for (const { losses = {} } of agent.learn(worlds, { steps })) {
        for (const [name, loss] of Object.entries(losses)) if (!Number.isFinite(loss)) throw new Error(`same bits: ${name} is ${loss}`);
      }
      twice.push(await hash(agent.save(worlds) as Uint8Array<ArrayBuffer>));
    }
    if (twice[0] !== twice[1]) throw new Error(`same bits: two runs of run ${hashes.length} with one seed differ`);
    hashes.push(twice[0]!);
  }
  return hash(new TextEncoder().encode(hashes.join()));
}

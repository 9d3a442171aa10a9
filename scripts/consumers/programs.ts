// What a consumer does with each package: one small program whose answer is known.

import { golden, sameBits, used } from "../../packages/core/test/golden/same-bits.ts";
import * as agents from "../../packages/rl/test/golden/same-bits.ts";

/** A program: names it imports by entry, an expression-bodied async function's body, and what that returns. */
export interface Program {
  uses: Record<string, string[]>;
  body: string;
  answer: string;
  /** What a bundler must drop from that program: functions that nobody calls. */
  dropped: string[];
  /** Of two copies, `one` and `other`, that hold what the program uses: gives a tensor of one to the other. Kernels know no tensors. */
  foreign?: string;
}

/** By package. Each uses two entries at once, so that it sees whether they share one memory. */
export const programs: Record<string, Program> = {
  "@sluice/kernels": {
    uses: { "@sluice/kernels": ["allocate", "viewOf", "memory"], "@sluice/kernels/raw": ["fill", "copy"] },
    // The second allocation makes the memory grow: views taken before would be dead.
    body: `
      const first = allocate(20);
      fill({ out: first, value: 1.5, n: 5 });
      const before = memory.buffer.byteLength;
      const second = allocate(before);
      copy({ out: second, a: first, n: 5 });
      return [...viewOf("f32", second, 5), memory.buffer.byteLength > before].join(" ");`,
    answer: "1.5 1.5 1.5 1.5 1.5 true",
    dropped: ["fill_u8", "matmul", "useRelaxed"],
  },
  "@sluice/core": {
    uses: { "@sluice/core": ["scope", ...used], "@sluice/core/op": ["empty", "operand"], "@sluice/core/kernels": ["copy"] },
    // And the golden hash: the same bits in every runtime.
    body: `
      ${sameBits}
      const a = tensor([[1, 2], [3, 4]]);
      const kept = scope(() => {
        const x = operand("same", "x", a);
        const out = empty(x.shape);
        copy({ out: out.ptr, a: x.ptr, n: x.size });
        return out;
      });
      return JSON.stringify([kept.shape, kept.toArray(), await sameBits({ ${used.join(", ")} })]);`,
    answer: `[[2,2],[[1,2],[3,4]],"${golden}"]`,
    dropped: ["summary", "writeSafetensors", "einsum", "topk", "SGD"],
    foreign: "one.add(other.tensor([1]), 1)",
  },
  "@sluice/cnn": {
    uses: { "@sluice/cnn": ["conv2d"], "@sluice/core": ["grad", "scope", "tensor"] },
    body: `
      const filter = tensor([1, 0, 0, -1], [2, 2, 1, 1]);
      return JSON.stringify(scope(() => {
        const out = conv2d(tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]), filter);
        return [[...out.data], [...grad(out, [filter], { dout: tensor([1, 1, 1, 1], [1, 2, 2, 1]) })[0].data]];
      }));`,
    answer: "[[-4,-4,-4,-4],[12,16,24,28]]",
    dropped: ["summary", "writeSafetensors", "topk"],
    foreign: "one.conv2d(other.tensor([1], [1, 1, 1, 1]), one.tensor([1], [1, 1, 1, 1]))",
  },
  "@sluice/gan": {
    uses: { "@sluice/gan": ["gradientPenalty", "pack"], "@sluice/core": ["matmul", "scope", "tensor"] },
    body: `
      const critic = tensor([3, 4], [2, 1]);
      const [real, fake] = [tensor([1, 2, 3, 4], [2, 2]), tensor([0, 0, 0, 0], [2, 2])];
      return JSON.stringify(scope(() => [pack(real, 2).shape, gradientPenalty((x) => matmul(x, critic), real, fake).item()]));`,
    answer: "[[1,4],160]",
    dropped: ["summary", "writeSafetensors", "SpectralNorm"],
    foreign: "one.pack(other.tensor([1, 2], [2, 1]), 2)",
  },
  "@sluice/rl": {
    uses: { "@sluice/rl": ["CartPole", ...agents.used], "@sluice/core": ["tensor"] },
    // And the golden hash of agents: the same bits in every runtime.
    body: `
      ${agents.sameBits}
      const env = new CartPole();
      env.reset({ seed: 0 });
      const { observation, reward } = env.step(1);
      const bits = await sameBits({ ${agents.used.join(", ")} });
      return JSON.stringify([tensor(observation).shape, reward, observation[0].toFixed(6), bits]);`,
    answer: `[[4],1,"0.013236","${agents.golden}"]`,
    dropped: ["TD3", "REINFORCE"],
    foreign: "one.ppoLoss(other.tensor([0]), one.tensor([0]), one.tensor([1]), 0.2)",
  },
  "@sluice/rnn": {
    uses: { "@sluice/rnn": ["rnn"], "@sluice/core": ["grad", "scope", "sum", "tensor"] },
    body: `
      const weightIh = tensor([[1]]);
      const weightHh = tensor([[0.5]]);
      return JSON.stringify(scope(() => {
        const { output } = rnn(tensor([4, 2, 8], [1, 3, 1]), { weightIh, weightHh }, { activation: "relu" });
        return [[...output.data], [...grad(sum(output), [weightHh])[0].data]];
      }));`,
    answer: "[[4,4,10],[10]]",
    dropped: ["summary", "writeSafetensors", "topk"],
    foreign: "one.rnn(other.tensor([1], [1, 1, 1]), { weightIh: one.tensor([[1]]), weightHh: one.tensor([[1]]) })",
  },
};

/** The packages that a program imports by name. */
export function packagesOf({ uses }: Program): string[] {
  return [...new Set(Object.keys(uses).map((entry) => entry.split("/").slice(0, 2).join("/")))];
}

/** The program of a package as an ES module that only declares it. */
export function declared({ uses, body }: Program): string {
  const imports = Object.entries(uses).map(([entry, names]) => `import { ${names.join(", ")} } from "${entry}";`);
  return `${imports.join("\n")}\nconst program = async () => {${body}\n};\n`;
}

/** The program of a package as an ES module that prints its answer by `report`. */
export function asModule(program: Program, report: string): string {
  return `${declared(program)}${report}(await program());\n`;
}

/** The program of a package as a service worker, which may not wait at its top: it answers when it is asked. */
export function asServiceWorker(program: Program): string {
  return `${declared(program)}const answer = program();
addEventListener("message", async ({ source }) => source.postMessage(await answer));\n`;
}

/** The program of a package as a CommonJS module that prints its answer. */
export function asCommonJs({ uses, body }: Program): string {
  const imports = Object.entries(uses).map(([entry, names]) => `const { ${names.join(", ")} } = require("${entry}");`);
  return `${imports.join("\n")}\nconst program = async () => {${body}\n};\nprogram().then(console.log);\n`;
}

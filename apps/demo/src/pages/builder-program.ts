// The code that a visitor's layers amount to, as a program for Node that goes on from saved weights.

import type { BuilderOptions } from "../experiments/builder.ts";
import { type HeadName, place, readLayers } from "../experiments/builder-layers.ts";

const homes = {
  cnn: ["BatchNorm2d", "Conv2d", "MaxPool2d"],
  core: ["Dropout", "Flatten", "GELU", "LayerNorm", "Linear", "ReLU", "Sequential", "Tanh"],
  gan: ["mlpGenerator"],
  rl: ["Categorical"],
  rnn: ["GRU", "LSTM"],
} as const;
/** What a head is beside the ten numbers: a module of its own, and how it is used. */
const beside: Record<HeadName, (width: number) => readonly [name: string, code: string] | null> = {
  classes: () => null,
  policy: (width) => [
    "value",
    `const value = new Linear(${width}, 1); // [N, 1]: the reward to expect, from what comes before the last layer
const policy = (images) => new Categorical(model.forward(images)); // mode(), sample(stream), probabilities`,
  ],
  critic: () => [
    "generator",
    `const generator = mlpGenerator(32, 784, { hidden: [128] }); // the forger: sigmoid of it is an image
const real = (images) => logsumexp(model.forward(images), -1); // [N]: high for digits, low for forgeries`,
  ],
};

/** The model alone. */
export function builderCode({ layers, head }: BuilderOptions): string {
  const placed = place(readLayers(layers));
  const lines = placed.map(({ code, shape }) => `  ${code}, // [N, ${shape.join(", ")}]`);
  const [, more] = beside[head](placed.at(-2)!.shape[0]!) ?? [];
  return `const model = new Sequential(\n${lines.join("\n")}\n);${more ? `\n${more}` : ""}`;
}

/** Text of the program. */
export function builderProgram(options: BuilderOptions): string {
  const code = builderCode(options);
  const last = code.includes("LastState");
  const used = (names: readonly string[]) => names.filter((name) => new RegExp(`\\b${name}\\(`).test(code));
  const core = [...used([...homes.core, "logsumexp"]), "readSafetensors", ...(last ? ["Module", "reshape", "select"] : [])].sort();
  const imports = [`import { ${core.join(", ")} } from "@sluice/core";`];
  for (const home of ["cnn", "gan", "rl", "rnn"] as const) {
    const names = used(homes[home]);
    if (names.length) imports.push(`import { ${names.join(", ")} } from "@sluice/${home}";`);
  }
  const helper = `
/** Reads an image row by row and gives the last output. */
class LastState extends Module {
  constructor(recurrent) {
    super();
    this.recurrent = recurrent;
  }
  forward(x) {
    return select(this.recurrent.forward(reshape(x, [x.shape[0], x.shape[1], -1])).output, 1, -1);
  }
}
`;
  const packages = [
    "@sluice/core",
    ...(["cnn", "gan", "rl", "rnn"] as const).filter((home) => used(homes[home]).length).map((home) => `@sluice/${home}`),
  ];
  const [extra] = beside[options.head](0) ?? [];
  return `// The network that was built on Sluice's demo. npm install ${packages.join(" ")}, put builder.safetensors beside this file.
import { readFileSync } from "node:fs";
${imports.join("\n")}
${last ? helper : ""}
${code}
const { tensors } = readSafetensors(readFileSync(new URL("./builder.safetensors", import.meta.url)));
const load = (module, name) => {
  const mine = Object.entries(tensors).filter(([key]) => key.startsWith(\`\${name}/\`));
  module.loadStateDict(Object.fromEntries(mine.map(([key, value]) => [key.slice(name.length + 1), value])));
};
load(model, "model");
${extra ? `load(${extra}, "${extra}");\n` : ""}`;
}

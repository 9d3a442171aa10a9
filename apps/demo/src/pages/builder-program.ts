// The code that a visitor's layers amount to, as a program for Node that goes on from saved weights.

import type { BuilderOptions } from "../experiments/builder.ts";
import { place, readLayers } from "../experiments/builder-layers.ts";

const homes = {
  cnn: ["BatchNorm2d", "Conv2d", "MaxPool2d"],
  core: ["Dropout", "Flatten", "GELU", "LayerNorm", "Linear", "ReLU", "Sequential", "Tanh"],
  rnn: ["GRU", "LSTM"],
} as const;

/** The model alone. */
export function builderCode({ layers }: BuilderOptions): string {
  const lines = place(readLayers(layers)).map(({ code, shape }) => `  ${code}, // [N, ${shape.join(", ")}]`);
  return `const model = new Sequential(\n${lines.join("\n")}\n);`;
}

/** Text of the program. */
export function builderProgram(options: BuilderOptions): string {
  const code = builderCode(options);
  const last = code.includes("LastState");
  const used = (names: readonly string[]) => names.filter((name) => code.includes(`new ${name}(`));
  const core = [...used(homes.core), "readSafetensors", ...(last ? ["Module", "reshape", "select"] : [])].sort();
  const imports = [`import { ${core.join(", ")} } from "@sluice/core";`];
  for (const home of ["cnn", "rnn"] as const) {
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
  return `// The network that was built on Sluice's demo. npm install @sluice/core @sluice/cnn @sluice/rnn, put builder.safetensors beside this file.
import { readFileSync } from "node:fs";
${imports.join("\n")}
${last ? helper : ""}
${code}
const { tensors } = readSafetensors(readFileSync(new URL("./builder.safetensors", import.meta.url)));
const mine = Object.entries(tensors).filter(([name]) => name.startsWith("model/"));
model.loadStateDict(Object.fromEntries(mine.map(([name, value]) => [name.slice("model/".length), value])));
`;
}

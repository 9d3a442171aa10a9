// The program with which Node goes on from a page's weights: the experiment itself, unchanged, and a loop around it.
import type { CommonOptions } from "../experiments/protocol.ts";
import type { ExperimentName } from "../experiments/registry.ts";

const texts = import.meta.glob<string>(
  "../experiments/{agents,captions,convnet,detection,digits,faces,forecast,forger,memory,pipes,retrieval,rivals,segmentation,skeleton,speech,table,translation,video,writer}.ts",
  {
    query: "?program",
    import: "default",
  },
);

/**
 * Text of a module for Node.
 * @param assets - address of the app, for experiments that read files
 */
export async function nodeProgram(name: ExperimentName, options: CommonOptions, assets: string): Promise<string> {
  const text = await texts[`../experiments/${name}.ts`]!();
  const packages = [...new Set(["@sluice/core", ...Array.from(text.matchAll(/"(@sluice\/\w+)/g), ([, found]) => found!)])].sort();
  // The lander's engine for rigid bodies is installed beside.
  if (text.includes("@sluice/rl/lunar-lander")) packages.push("planck");
  // The bundler may have given it another name, where a package exports one that is the same.
  const [, exported] = /export \{([^}]*)\}/.exec(text)!;
  const own = exported!.split(",").map((entry) => entry.trim().split(" as "));
  const [make] = own.find((names) => names.at(-1) === name)!;
  return `// Goes on with the experiment "${name}" of Sluice's demo: its code as it runs there, and a loop around it.
// npm install ${packages.join(" ")}
// Put ${name}.safetensors beside this file, then: node ${name}.mjs [steps]
${text}
{
  const { readFileSync, writeFileSync } = await import("node:fs");
  const { setImmediate } = await import("node:timers/promises");
  const { packCheckpoint, unpackCheckpoint } = await import("@sluice/core");
  const weights = new URL("./${name}.safetensors", import.meta.url);
  const read = async (file) => new Uint8Array(await (await fetch(new URL(file, ${JSON.stringify(assets)}))).arrayBuffer());
  const job = await ${make}(${JSON.stringify(options)}, read);
  unpackCheckpoint(readFileSync(weights), job.parts);
  const most = Number(process.argv[2] ?? 1000);
  let made = 0;
  for (const step of job.steps) {
    made++;
    const numbers = Object.entries(step).filter(([, value]) => typeof value === "number");
    if (made % 100 === 0 || made === most) console.log(numbers.map(([key, value]) => \`\${key} \${Number(value.toPrecision(4))}\`).join(", "));
    if (made === most) break;
    await setImmediate();
  }
  writeFileSync(weights, packCheckpoint(job.parts));
}
`;
}

// The program with which Node goes on from the pipes page's weights.
import type { PipesOptions } from "../experiments/pipes.ts";

const layers: Record<PipesOptions["activation"], string> = {
  tanh: "new Tanh()",
  relu: "new ReLU()",
  leaky: "new LeakyReLU(0.1)",
  sigmoid: "new Sigmoid()",
  gelu: "new GELU()",
  silu: "new SiLU()",
  linear: "",
};
const formulas: Record<string, string> = {
  x: "x",
  y: "y",
  xx: "x * x",
  yy: "y * y",
  xy: "x * y",
  sinx: "Math.sin(x)",
  siny: "Math.sin(y)",
};

/** Text of the program. @param points - x, y and class of each training point */
export function pipesProgram(options: PipesOptions, points: readonly (readonly number[])[]): string {
  const inputs = options.inputs.split("-").filter((name) => name in formulas);
  const widths = [inputs.length, ...options.layers];
  const hidden = widths.slice(1).flatMap((width, i) => [`new Linear(${widths[i]}, ${width})`, layers[options.activation]]);
  const stack = [...hidden, `new Linear(${widths.at(-1)}, 1)`].filter(Boolean);
  const every = options.activation === "linear" ? 1 : 2;
  const names = [...new Set(stack.map((layer) => layer.slice(4, layer.indexOf("("))))];
  const imports = ["Adam", "bceWithLogitsLoss", "capture", "grad", "readSafetensors", "Sequential", "tensor", ...names].sort();
  return `// Goes on training the network of the page "Pipes and gates" of Sluice's demo, on its points.
// npm install @sluice/core, put pipes.safetensors beside this file, then: node pipes.mjs
import { readFileSync } from "node:fs";
import { ${imports.join(", ")} } from "@sluice/core";

const points = ${JSON.stringify(points.map((point) => point.map((n) => Number(n.toFixed(4)))))}; // x, y, class
const model = new Sequential(${stack.join(", ")});
const { tensors } = readSafetensors(readFileSync(new URL("./pipes.safetensors", import.meta.url)));
const weights = {};
for (const [name, value] of Object.entries(tensors)) {
  const found = /^model\\/linears\\.(\\d+)\\.(weight|bias)$/.exec(name);
  if (found) weights[\`layers.\${found[1] * ${every}}.\${found[2]}\`] = value;
}
model.loadStateDict(weights);

const see = ([x, y]) => [${inputs.map((name) => formulas[name]).join(", ")}];
const x = tensor(Float32Array.from(points.flatMap(see)), [points.length, ${inputs.length}]);
const y = tensor(Float32Array.from(points, (point) => point[2]), [points.length, 1]);
const adam = new Adam(model.parameters(), { lr: ${options.rate} });
const step = capture((x, y) => {
  const loss = bceWithLogitsLoss(model.forward(x), y);
  adam.step(grad(loss, model.parameters()));
  return loss;
});
const before = step(x, y).item();
for (let i = 0; i < 1000; i++) step(x, y);
console.log(\`loss \${before.toFixed(4)} before, \${step(x, y).item().toFixed(4)} after 1000 steps\`);
`;
}

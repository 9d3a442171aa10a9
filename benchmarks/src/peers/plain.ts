// brain.js and ConvNetJS: networks as loops over JavaScript arrays.
import { load, versions } from "../install.ts";
import { type Contender, loop } from "../measure.ts";

interface Brain {
  NeuralNetwork: new (options: object) => { sizes: number[]; initialize(): void; run(input: ArrayLike<number>): ArrayLike<number> };
}

interface ConvNet {
  Net: new () => { makeLayers(layers: object[]): void; forward(x: object): { w: ArrayLike<number> } };
  Vol: new (width: number, height: number, depth: number) => { w: Float64Array };
}

/** A perceptron of theirs with weights of its own, answering one input: ReLU between layers. */
export async function plainInference(sizes: readonly number[], input: ArrayLike<number>): Promise<Contender[]> {
  const found: Contender[] = [];
  const hidden = sizes.slice(1, -1);
  const brain = await load<Brain>("brain.js");
  if (brain) {
    const net = new brain.NeuralNetwork({ hiddenLayers: hidden, activation: "relu" });
    net.sizes = [...sizes];
    net.initialize();
    const x = Float32Array.from(input);
    found.push({ name: `brain.js ${versions["brain.js"]}`, variant: "", threads: 1, time: loop(() => void net.run(x)) });
  }
  const convnet = await load<ConvNet>("convnetjs");
  if (convnet) {
    const net = new convnet.Net();
    net.makeLayers([
      { type: "input", out_sx: 1, out_sy: 1, out_depth: sizes[0] },
      ...hidden.map((num_neurons) => ({ type: "fc", num_neurons, activation: "relu" })),
      { type: "regression", num_neurons: sizes.at(-1) },
    ]);
    const x = new convnet.Vol(1, 1, sizes[0]!);
    x.w.set(input);
    found.push({ name: `convnetjs ${versions.convnetjs}`, variant: "", threads: 1, time: loop(() => void net.forward(x)) });
  }
  return found;
}

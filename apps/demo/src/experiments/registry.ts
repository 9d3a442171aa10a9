// All experiments by name; each is loaded when it is asked for.
import type { Job } from "@sluice/core/train/worker";
import type { CommonOptions, Experiment, Order, Read, Step } from "./protocol.ts";

const experiments = {
  agents: async () => (await import("./agents.ts")).agents,
  bench: async () => (await import("./bench.ts")).bench,
  builder: async () => (await import("./builder.ts")).builder,
  captions: async () => (await import("./captions.ts")).captions,
  convnet: async () => (await import("./convnet.ts")).convnet,
  detection: async () => (await import("./detection.ts")).detection,
  digits: async () => (await import("./digits.ts")).digits,
  faces: async () => (await import("./faces.ts")).faces,
  forecast: async () => (await import("./forecast.ts")).forecast,
  forger: async () => (await import("./forger.ts")).forger,
  map: async () => (await import("./map.ts")).map,
  memory: async () => (await import("./memory.ts")).memory,
  pipes: async () => (await import("./pipes.ts")).pipes,
  retrieval: async () => (await import("./retrieval.ts")).retrieval,
  rivals: async () => (await import("./rivals.ts")).rivals,
  segmentation: async () => (await import("./segmentation.ts")).segmentation,
  skeleton: async () => (await import("./skeleton.ts")).skeleton,
  sliding: async () => (await import("./sliding.ts")).sliding,
  speech: async () => (await import("./speech.ts")).speech,
  table: async () => (await import("./table.ts")).table,
  translation: async () => (await import("./translation.ts")).translation,
  video: async () => (await import("./video.ts")).video,
  writer: async () => (await import("./writer.ts")).writer,
} satisfies Record<string, () => Promise<Experiment<never, Step>>>;

/** Names of the experiments. */
export type ExperimentName = keyof typeof experiments;

/** Each loads what it needs: the plain definitions of all kernels are many. */
async function use(kernels: CommonOptions["kernels"]): Promise<void> {
  if (kernels === "relaxed") (await import("@sluice/core/relaxed")).useRelaxed();
  else if (kernels === "threads") await (await import("@sluice/core/threads")).useThreads();
  else if (kernels === "reference") (await import("@sluice/core/reference")).useReference();
}

/** Loads an experiment and starts it on the kernels that were asked for. */
export async function begin({ experiment, options }: Order, read: Read): Promise<Job<Step>> {
  if (!Object.hasOwn(experiments, experiment)) throw new Error(`begin: there is no experiment ${JSON.stringify(experiment)}`);
  const make = (await experiments[experiment]()) as Experiment<unknown, Step>;
  await use(options.kernels);
  return make(options, read);
}

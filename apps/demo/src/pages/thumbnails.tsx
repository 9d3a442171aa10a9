// Small live runs for the panorama; they run while they are seen, and for a while only.
import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { DigitsOptions, DigitsSample, DigitsStep } from "../experiments/digits.ts";
import type { PipesLook, PipesOptions, PipesPoints, PipesStep } from "../experiments/pipes.ts";
import type { CommonOptions, Step } from "../experiments/protocol.ts";
import type { ExperimentName } from "../experiments/registry.ts";
import { t } from "../i18n/index.ts";
import { DigitSheet } from "../ui/digit-sheet.tsx";
import { makeRun, type Run } from "../ui/run.ts";
import { fieldStyle, theme } from "../ui/theme.ts";
import { makePlane, type PlaneView } from "../views/plane.ts";
import { FIELD, REACH } from "./pipes-plane.tsx";

/**
 * Runs an experiment while its element is seen.
 * @param most - steps after which it stands still
 * @param moved - hears the newest step once a frame
 * @param each - hears every step
 */
export function useThumbnail<Y extends Step>(
  element: RefObject<Element>,
  experiment: ExperimentName,
  options: CommonOptions,
  pace: number,
  most: number,
  moved: (step: Y, run: Run<Y>) => void,
  each: (step: Y) => void = () => undefined,
): Signal<Y | null> {
  const last = useSignal<Y | null>(null);
  useEffect(() => {
    let started = false;
    const run: Run<Y> = makeRun<Y>(
      experiment,
      each,
      (step) => {
        if (!step) return;
        last.value = step;
        moved(step, run);
        if (step.step >= most) run.pause();
      },
      pace,
    );
    const observer = new IntersectionObserver(([entry]) => {
      if (entry!.isIntersecting) {
        if (!started) run.start(options);
        else if (run.state.value === "paused" && (last.value?.step ?? 0) < most) run.resume();
        started = true;
      } else if (started && run.state.value === "running") run.pause();
    });
    observer.observe(element.current!);
    return () => {
      observer.disconnect();
      run.stop();
    };
  }, []);
  return last;
}

const SPIRAL: PipesOptions = {
  shape: "spiral",
  noise: 0.1,
  count: 200,
  share: 0.9,
  points: [],
  inputs: "x-y",
  layers: [8, 8],
  activation: "tanh",
  optimizer: "adam",
  rate: 0.02,
  schedule: "constant",
  batch: 32,
  penalty: "none",
  strength: 0,
  dropout: 0,
  seed: 3,
  kernels: "simd",
};

/** A boundary that winds itself between two arms. */
export function PipesThumbnail({ label }: { label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<PlaneView | null>(null);
  const asking = useRef(false);
  const pointed = useRef(false);
  const dark = theme.value;
  useEffect(() => {
    const made = makePlane(box.current!, fieldStyle(), REACH);
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => view.current?.restyle(fieldStyle()), [dark]);
  useThumbnail<PipesStep>(box, "pipes", SPIRAL, 100, 2500, (_, run) => {
    if (asking.current) return;
    asking.current = true;
    void (async () => {
      try {
        if (!pointed.current) view.current?.points((await run.ask({ kind: "points" })) as PipesPoints);
        pointed.current = true;
        view.current?.field(((await run.ask({ kind: "look" })) as PipesLook).field, FIELD);
      } catch {
        // The page was left.
      }
      asking.current = false;
    })();
  });
  return <div ref={box} class="thumbnail layers" role="img" aria-label={label} />;
}

const DIGITS: DigitsOptions = { hidden: 64, rate: 1e-3, batch: 64, parts: 1, seed: 0, kernels: "simd" };
const SHOWN = 18;

/** A sheet of digits with what is read. */
export function DigitsThumbnail({ label }: { label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const accuracy = useSignal<number | null>(null);
  const samples = useSignal<DigitsSample[]>([]);
  const shown = useRef<number | null>(null);
  // Only some steps bring an accuracy, and a slow page sees few of the steps.
  const each = (step: DigitsStep) => {
    if (step.accuracy !== undefined) accuracy.value = step.accuracy;
  };
  const moved = (_: DigitsStep, run: Run<DigitsStep>) => {
    if (samples.value.length && accuracy.value === shown.current) return;
    shown.current = accuracy.value;
    void run.ask({ kind: "samples", count: SHOWN }).then(
      (answer) => {
        samples.value = answer as DigitsSample[];
      },
      () => undefined,
    );
  };
  useThumbnail<DigitsStep>(box, "digits", DIGITS, 100, 800, moved, each);
  return (
    <div ref={box} class="thumbnail sheet" role="img" aria-label={label}>
      {samples.value.map((sample, i) => (
        <Reading key={i} sample={sample} />
      ))}
      <strong>{accuracy.value === null ? "" : t("panorama.right", { share: `${(accuracy.value * 100).toFixed(1)} %` })}</strong>
    </div>
  );
}

function Reading({ sample: { pixels, truth, answer } }: { sample: DigitsSample }) {
  return (
    <span class={truth === answer ? "" : "wrong"}>
      <DigitSheet pixels={pixels} />
      {answer}
    </span>
  );
}

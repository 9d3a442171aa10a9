// What every page of an experiment has: a run, settings that live in the address, starting over.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { CommonOptions, Step } from "../experiments/protocol.ts";
import type { ExperimentName } from "../experiments/registry.ts";
import "./lab.css";
import { nodeProgram } from "./node-program.ts";
import { currentQuery, place, rememberQuery } from "./route.ts";
import { assets, makeRun, type Run } from "./run.ts";
import { readSettings, writeSettings } from "./settings.ts";

/** What a page says of its experiment. */
export interface LabSpec<O extends CommonOptions, Y extends Step> {
  experiment: ExperimentName;
  defaults: O;
  /** Put before its settings' names in the address, where a page has two experiments. */
  prefix?: string;
  /** Makes settings from an address fit. */
  fit?: (options: O) => O;
  /** Hears every step. */
  each?: (step: Y) => void;
  /** Hears the newest step once a frame, and null at a new start. */
  moved?: (step: Y | null) => void;
  /** Steps a second to begin with; 0 is as fast as can be. */
  pace?: number;
  /** Text of a program for Node that goes on from saved weights; default the experiment itself and a loop around it. */
  program?: (options: O) => string;
}

/** A page's experiment. */
export interface Lab<O extends CommonOptions, Y extends Step> {
  readonly name: ExperimentName;
  readonly run: Run<Y>;
  readonly options: Signal<O>;
  /** Changes settings and starts over. */
  change(some: Partial<O>): void;
  reset(): void;
  /** Text of a program for Node that goes on from saved weights. */
  program(): Promise<string>;
}

/** Starts a page's experiment when the page opens and stops it when it closes. */
export function useLab<O extends CommonOptions, Y extends Step>(spec: LabSpec<O, Y>): Lab<O, Y> {
  const { experiment, defaults, pace, prefix = "" } = spec;
  const now = useRef(spec);
  now.current = spec;
  const read = (query: string) => {
    const options = readSettings(defaults, query, prefix);
    return now.current.fit?.(options) ?? options;
  };
  const options = useSignal<O>(useMemo(() => read(place.value.query), []));
  const run = useMemo(
    () =>
      makeRun<Y>(
        experiment,
        (step) => now.current.each?.(step),
        (step) => now.current.moved?.(step),
        pace,
      ),
    [],
  );
  const reset = () => run.start(options.value);
  useEffect(() => {
    reset();
    return run.stop;
  }, []);
  const { query } = place.value;
  const first = useRef(true);
  useEffect(() => {
    // An address that was edited, or gone back to.
    if (!first.current) {
      options.value = read(query);
      reset();
    }
    first.current = false;
  }, [query]);
  return {
    name: experiment,
    run,
    options,
    change(some) {
      options.value = { ...options.value, ...some };
      rememberQuery(writeSettings(defaults, options.value, currentQuery(), prefix));
      reset();
    },
    reset,
    program: async () => now.current.program?.(options.value) ?? nodeProgram(experiment, options.value, assets()),
  };
}

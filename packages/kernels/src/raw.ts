// Every kernel as a function of named, typed arguments.
export * from "./generated/raw.ts";

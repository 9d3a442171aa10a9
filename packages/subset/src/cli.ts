#!/usr/bin/env node
// The executable: runs the command with the words of the command line.
import { runCommand, runMain } from "citty";
import { command } from "./command.ts";

const rawArgs = process.argv.slice(2);
if (rawArgs.includes("--help") || rawArgs.includes("-h")) void runMain(command, { rawArgs });
else
  runCommand(command, { rawArgs }).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

#!/usr/bin/env node
// The executable: runs the command with the words of the command line.
import { runMain } from "citty";
import { command } from "./command.ts";

void runMain(command);

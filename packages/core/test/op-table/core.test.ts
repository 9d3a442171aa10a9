// Core's ops, each with all its witnesses; docs/ops.md is made of the same table.
import * as core from "../../src/index.ts";
import { checkTable } from "./check.ts";
import { coreTable } from "./core.ts";
import answers from "./torch.json" with { type: "json" };

checkTable(coreTable, core, answers);

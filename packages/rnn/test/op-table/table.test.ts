// rnn's ops, each with all its witnesses; docs/ops.md is made of the same table.
import { checkTable } from "../../../core/test/op-table/check.ts";
import * as rnn from "../../src/index.ts";
import { rnnTable } from "./table.ts";
import answers from "./torch.json" with { type: "json" };

checkTable(rnnTable, rnn, answers);

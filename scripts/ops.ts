// Writes docs/ops.md from the tables of ops that the tests run.
// Usage: npm run ops [-- --torch]   (--torch asks PyTorch again what the rows' expressions give; SLUICE_PYTHON names the interpreter)
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { operandsOf } from "../packages/core/test/op-table/row.ts";
import { root } from "./child.ts";
import { opsPage, tables } from "./ops-page.ts";

const { values: options } = parseArgs({ options: { torch: { type: "boolean", default: false } } });
if (options.torch) {
  const python = process.env.SLUICE_PYTHON ?? "python3";
  for (const [folder, table] of Object.entries(tables)) {
    const questions = table.groups
      .flatMap(({ rows }) => Object.entries(rows))
      .filter(([, row]) => row.torch !== undefined)
      .map(([name, row]) => {
        const operands = operandsOf(name, row).map(({ shape, data }) => ({ shape, data: Array.from(data, String) }));
        return { name, torch: row.torch, operands };
      });
    const { stdout, stderr, status } = spawnSync(python, [join(root, "packages/core/test/op-table/torch_answers.py")], {
      input: JSON.stringify(questions),
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${python} did not answer: ${stderr}`);
    writeFileSync(join(root, "packages", folder, "test/op-table/torch.json"), stdout);
  }
}
writeFileSync(join(root, "docs/ops.md"), opsPage());

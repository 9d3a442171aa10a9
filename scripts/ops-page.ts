// docs/ops.md: every op and its witnesses, as a page made of the tables that the tests run.
import { cnnTable } from "../packages/cnn/test/op-table/table.ts";
import { coreTable } from "../packages/core/test/op-table/core.ts";
import type { OpGroup, OpRow, OpTable } from "../packages/core/test/op-table/row.ts";
import { rnnTable } from "../packages/rnn/test/op-table/table.ts";
import { table } from "./results-page.ts";

/** The tables by the folder of their package. */
export const tables: Readonly<Record<string, OpTable>> = { core: coreTable, cnn: cnnTable, rnn: rnnTable };

function cells(name: string, { torch, order = 2, because }: OpRow): string[] {
  const none = `– ${because}`;
  return [
    `\`${name}\``,
    torch === undefined ? "✓ definition" : "✓ PyTorch",
    order >= 1 ? "✓" : none,
    order === 2 ? "✓" : order === 1 ? none : "–",
  ];
}

function section({ title, rows }: OpGroup): string {
  const lines = Object.entries(rows).map(([name, row]) => cells(name, row));
  return `### ${title}\n\n${table([["op", "forward", "gradient", "second order"], ...lines])}\n`;
}

function chapter([folder, { groups, others }]: [string, OpTable]): string {
  const rows = Object.entries(others).map(([reason, names]) => [reason, names.map((name) => `\`${name}\``).join(", ")]);
  const rest = `### No ops\n\n${table([["what it does", "functions"], ...rows])}\n`;
  return [`## @sluice/${folder}\n`, ...groups.map(section), rest].join("\n");
}

/** The whole page. */
export function opsPage(): string {
  const rows = Object.values(tables).flatMap(({ groups }) => groups.flatMap((group) => Object.values(group.rows)));
  const count = (holds: (row: OpRow) => boolean) => rows.filter(holds).length;
  const head = `# Ops and their gradients

Made by \`npm run ops\` from the tables that the tests run (\`packages/*/test/op-table\`): a tick is a test. An export that is in no table
fails a test.

- **forward**: "PyTorch" compares with PyTorch's numbers, in float64, of the same operands; every op is compared with the plain loops
  that define its kernels, and "definition" is where this is the only witness: PyTorch lacks the op, or draws other random numbers.
- **gradient**: directional derivatives against finite differences (\`gradcheck\`), in every f32 operand.
- **second order**: the same for the gradient of the gradient.

${rows.length} ops: ${count(({ torch }) => torch !== undefined)} against PyTorch, ${count(({ order = 2 }) => order > 0)} with a gradient, ${count(({ order = 2 }) => order === 2)} with a second one.
`;
  return [head, ...Object.entries(tables).map(chapter)].join("\n");
}

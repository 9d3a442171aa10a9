// Rows of the messy table as they were typed, and as the network gets them.
import type { TableView } from "../experiments/table.ts";
import { t } from "../i18n/index.ts";
import { Scrolls } from "../ui/scrolls.tsx";

const measures = ["length", "width", "height"] as const;
const kindName = (kind: number) => t(`data.kind${kind as 0 | 1 | 2}`);
const heading = (column: string) =>
  (measures as readonly string[]).includes(column) || column === "colour"
    ? t(`data.${column as (typeof measures)[number] | "colour"}`)
    : column;

/** The table. */
export function DataTable({ view }: { view: TableView | null }) {
  return (
    <section class="card">
      <h2>{t("data.table")}</h2>
      <Scrolls label={t("data.table")}>
        {view && (
          <table>
            <thead>
              <tr>
                <th colSpan={5} scope="colgroup">
                  {t("data.before")}
                </th>
                <th colSpan={view.columns.length} scope="colgroup" class="edge">
                  {t("data.after")}
                </th>
              </tr>
              <tr>
                {[...measures, "colour"].map((column) => (
                  <th key={column} scope="col">
                    {heading(column)}
                  </th>
                ))}
                <th scope="col">{t("data.label")}</th>
                {view.columns.map((column, i) => (
                  <th key={column} scope="col" class={i === 0 ? "edge" : ""}>
                    {heading(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {view.rows.map((row, i) => (
                <tr key={i}>
                  {row.before.map((cell, column) => (
                    <td key={column} class={cell === null ? "gap" : column === 3 ? "typed" : ""}>
                      {cell ?? t("data.gap")}
                    </td>
                  ))}
                  <td class={row.relabelled === null ? "typed" : "typed changed"}>
                    {kindName(row.relabelled ?? row.label)}
                    {row.relabelled !== null && <small> ({t("data.was", { label: kindName(row.label) })})</small>}
                  </td>
                  {row.after.map((value, column) => (
                    <td key={column} class={column === 0 ? "edge" : ""}>
                      {value.toFixed(Math.abs(value) >= 100 ? 0 : 2)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Scrolls>
    </section>
  );
}

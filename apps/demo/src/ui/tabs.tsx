// The parts of a page that has several; which one is open stands in the address.
import type { ComponentType } from "preact";
import type { Key } from "../i18n/catalogue.ts";
import { t } from "../i18n/index.ts";
import "./lab.css";
import { place } from "./route.ts";

/** A part of a page. */
export interface Part {
  /** Its name in the address; the first part is the one that opens. */
  path: string;
  name: Key;
  content: ComponentType;
}

/** Links to the parts of a page, and the part that is open. */
export function Parts({ parts }: { parts: readonly [Part, ...Part[]] }) {
  const { page, query } = place.value;
  const wanted = new URLSearchParams(query).get("part");
  const open = parts.find(({ path }) => path === wanted) ?? parts[0];
  const Content = open.content;
  return (
    <>
      <nav class="tabs" aria-label={t("app.parts")}>
        {parts.map(({ path, name }) => (
          <a
            key={path}
            class="tab"
            href={path === parts[0].path ? `#/${page}` : `#/${page}?part=${path}`}
            aria-current={path === open.path ? "page" : undefined}
          >
            {t(name)}
          </a>
        ))}
      </nav>
      <Content key={open.path} />
    </>
  );
}

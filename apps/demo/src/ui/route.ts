// Where the visitor is: `#/pipes?seed=3` is page and settings.
import { signal } from "@preact/signals";

/** A page and the settings that came with it. */
export interface Place {
  page: string;
  query: string;
}

function here(): Place {
  const [page = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  return { page, query };
}

/** The place in the address bar. */
export const place = signal<Place>(here());

addEventListener("hashchange", () => {
  place.value = here();
});

/** Puts settings into the address without a new entry in the history. */
export function rememberQuery(query: string): void {
  const { page } = here();
  history.replaceState(history.state, "", `#/${page}${query ? `?${query}` : ""}`);
}

/** The settings in the address bar now. */
export function currentQuery(): string {
  return here().query;
}

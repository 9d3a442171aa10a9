// All pages, in the primer's order; each is loaded when it is opened.
import type { FunctionComponent } from "preact";
import type { Key } from "../i18n/catalogue.ts";

/** A page: its place in the address, its name, its code. */
export interface Page {
  path: string;
  name: Key;
  load: () => Promise<FunctionComponent>;
}

/** The pages of the menu. */
export const pages: readonly Page[] = [
  { path: "", name: "nav.panorama", load: async () => (await import("../pages/panorama.tsx")).PanoramaPage },
  { path: "pipes", name: "nav.pipes", load: async () => (await import("../pages/pipes.tsx")).PipesPage },
  { path: "data", name: "nav.data", load: async () => (await import("../pages/data.tsx")).DataPage },
  { path: "digits", name: "nav.digits", load: async () => (await import("../pages/digits.tsx")).DigitsPage },
  { path: "cnn", name: "nav.cnn", load: async () => (await import("../pages/cnn.tsx")).CnnPage },
  { path: "rnn", name: "nav.rnn", load: async () => (await import("../pages/rnn.tsx")).RnnPage },
  { path: "gan", name: "nav.gan", load: async () => (await import("../pages/gan.tsx")).GanPage },
  { path: "rl", name: "nav.rl", load: async () => (await import("../pages/rl.tsx")).RlPage },
  { path: "builder", name: "nav.builder", load: async () => (await import("../pages/builder.tsx")).BuilderPage },
  { path: "bench", name: "nav.bench", load: async () => (await import("../pages/bench.tsx")).BenchPage },
];

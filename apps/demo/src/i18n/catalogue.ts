// Every sentence of the app, in every language.
import { app } from "./words/app.ts";
import { bench } from "./words/bench.ts";
import { builder } from "./words/builder.ts";
import { cnn } from "./words/cnn.ts";
import { data } from "./words/data.ts";
import { digits } from "./words/digits.ts";
import { gan } from "./words/gan.ts";
import { panorama } from "./words/panorama.ts";
import { pipes } from "./words/pipes.ts";
import { rl } from "./words/rl.ts";
import { rnn } from "./words/rnn.ts";

/** Text by key: English, then Chinese. */
export const catalogue = {
  ...app,
  ...bench,
  ...builder,
  ...cnn,
  ...data,
  ...digits,
  ...gan,
  ...panorama,
  ...pipes,
  ...rl,
  ...rnn,
} as const satisfies Record<string, readonly [string, string]>;

/** A key of the catalogue. */
export type Key = keyof typeof catalogue;

// The language of the page: chosen by the visitor, else by the browser.
import { signal } from "@preact/signals";
import i18next from "i18next";
import { catalogue, type Key } from "./catalogue.ts";

/** Languages the app speaks. */
export type Language = "en" | "zh";

const resource = (column: 0 | 1) => ({
  translation: Object.fromEntries(Object.entries(catalogue).map(([key, texts]) => [key, texts[column]])),
});

const wanted = localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
/** The language in use. */
export const language = signal<Language>(wanted === "zh" ? "zh" : "en");

await i18next.init({
  lng: language.value,
  resources: { en: resource(0), zh: resource(1) },
  keySeparator: false,
  interpolation: { escapeValue: false },
});
document.documentElement.lang = language.value;

/** The sentence for a key in the language in use. */
export function t(key: Key, values?: Record<string, string | number>): string {
  // Most sentences have nothing to be filled in, and are asked for at every drawing of a page.
  if (!values) return catalogue[key][language.value === "en" ? 0 : 1];
  return i18next.t(key, { lng: language.value, ...values });
}

/** Switches to the other language and remembers it. */
export function switchLanguage(): void {
  language.value = language.value === "en" ? "zh" : "en";
  localStorage.setItem("language", language.value);
  document.documentElement.lang = language.value;
}

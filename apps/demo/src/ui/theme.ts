// Light or dark: chosen by the visitor, else by the system.
import { signal } from "@preact/signals";

/** The theme in use. */
export const theme = signal<"light" | "dark">(
  localStorage.getItem("theme") === "dark" || (localStorage.getItem("theme") === null && matchMedia("(prefers-color-scheme: dark)").matches)
    ? "dark"
    : "light",
);

document.documentElement.dataset.theme = theme.value;

/** Switches to the other theme and remembers it. */
export function switchTheme(): void {
  theme.value = theme.value === "light" ? "dark" : "light";
  localStorage.setItem("theme", theme.value);
  document.documentElement.dataset.theme = theme.value;
}

/** The value of a colour variable now, for canvases. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The colours of fields, networks and points now. */
export function fieldStyle(): { positive: string; negative: string; ground: string; ink: string; soft: string; line: string } {
  return {
    positive: colour("blue"),
    negative: colour("orange"),
    ground: colour("card"),
    ink: colour("ink"),
    soft: colour("soft"),
    line: colour("line"),
  };
}

/** Whether the visitor asked for less motion. */
export const lessMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;

// What is wider than a narrow screen and scrolls there by itself.
import type { ComponentChildren } from "preact";

/** Scrolls sideways, by keyboard too. */
export function Scrolls({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll it.
    <section class="scrolls" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

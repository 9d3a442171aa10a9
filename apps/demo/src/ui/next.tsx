// A button for the next example.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Asked, Look } from "./look.ts";

/** Goes on to the next example, by its number, and looks at it. */
export function Next({
  number,
  look,
  run,
  children,
}: {
  number: Signal<number>;
  look: Pick<Look<unknown>, "again">;
  run: Asked;
  children: ComponentChildren;
}) {
  const go = () => {
    number.value++;
    look.again(run);
  };
  return (
    <button type="button" onClick={go}>
      {children}
    </button>
  );
}

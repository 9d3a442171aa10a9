// The drawing area and what the network makes of it.
import { Eraser } from "lucide-preact";
import type { MutableRef } from "preact/hooks";
import { useEffect, useRef } from "preact/hooks";
import type { DigitsReading } from "../experiments/digits.ts";
import { t } from "../i18n/index.ts";
import { Bars } from "../ui/bars.tsx";
import "./digits.css";
import { makePad, type Pad } from "../views/pad.ts";

/** A canvas to write a digit on. */
export function DrawPad({ pad, changed }: { pad: MutableRef<Pad | null>; changed: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    pad.current = makePad(canvas.current!, changed);
  }, []);
  return (
    <div>
      <div class="pad">
        <canvas ref={canvas} tabIndex={0} role="img" aria-label={t("digits.drawKeys")} />
      </div>
      <div class="row">
        <button type="button" onClick={() => pad.current?.clear()}>
          <Eraser size={18} aria-hidden="true" />
          {t("digits.clear")}
        </button>
        <p class="hint">{t("digits.drawHint")}</p>
      </div>
    </div>
  );
}

/** The probability of each digit as bars. */
export function Answer({ reading }: { reading: DigitsReading | null }) {
  const best = reading ? reading.indexOf(Math.max(...reading)) : -1;
  return (
    <>
      <p class="row">
        {reading ? t("digits.answer") : t("digits.nothing")}
        {reading && (
          <span class="big" data-testid="answer">
            {best}
          </span>
        )}
      </p>
      <Bars
        rows={Array.from({ length: 10 }, (_, digit) => {
          const share = reading?.[digit] ?? 0;
          return { name: String(digit), share, text: reading ? `${Math.round(share * 100)} %` : "", best: digit === best };
        })}
      />
    </>
  );
}

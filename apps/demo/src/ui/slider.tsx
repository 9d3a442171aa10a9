// A slider under its name.

/** Hears of every move. */
export function Slider({
  label,
  min = 0,
  max,
  step = 1,
  value,
  disabled = false,
  change,
}: {
  label: string;
  min?: number;
  max: number;
  step?: number;
  value: number;
  disabled?: boolean;
  change: (value: number) => void;
}) {
  return (
    <label class="scrub">
      {label}
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        onInput={(event) => change(Number(event.currentTarget.value))}
      />
    </label>
  );
}

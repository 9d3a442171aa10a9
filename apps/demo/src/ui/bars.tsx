// Shares as bars.

/** A bar: its name, how much of the track it fills, and what stands beside it. */
export interface Bar {
  name: string;
  /** 0 to 1. */
  share: number;
  text: string;
  /** Whether it stands out. */
  best?: boolean;
}

/** A list of bars. */
export function Bars({ rows }: { rows: readonly Bar[] }) {
  return (
    <dl class="bars">
      {rows.map(({ name, share, text, best }) => (
        <div key={name} class={best ? "top-answer" : ""} style="display: contents">
          <dt>{name}</dt>
          <dd class="track" aria-hidden="true">
            <div class="fill" style={`transform: translateX(${(Math.max(0, Math.min(1, share)) - 1) * 100}%)`} />
          </dd>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

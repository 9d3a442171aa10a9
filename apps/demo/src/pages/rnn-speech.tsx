// Spoken digits: a synthesiser says them, or the visitor; the spectrogram, and what is heard.
import { useSignal } from "@preact/signals";
import { Mic, Volume2 } from "lucide-preact";
import type { Heard, SpeechQuestion } from "../experiments/speech.ts";
import { t } from "../i18n/index.ts";
import { MapImage } from "../ui/map-image.tsx";
import { play, record } from "../ui/microphone.ts";
import { Answer } from "./draw-pad.tsx";
import { TaskColumns, useTask } from "./task.tsx";

/** Samples a second. */
const RATE = 8000;
const digits = Array.from({ length: 10 }, (_, digit) => digit);

/** Trains at once. */
export function RnnSpeech() {
  const clip = useSignal<SpeechQuestion>({ kind: "say", digit: 7, number: 0 });
  const refused = useSignal("");
  const recording = useSignal(false);
  const task = useTask<Heard>("speech", 4e-3, [8, 16, 32], () => clip.value);
  const { lab, look } = task;
  const heard = look.value.value;
  const listen = (next: SpeechQuestion) => {
    clip.value = next;
    look.again(lab.run);
  };
  const say = async (digit: number) => {
    const next: SpeechQuestion = { kind: "say", digit, number: (clip.value.kind === "say" ? clip.value.number : 0) + 1 };
    listen(next);
    const { samples } = (await lab.run.ask(next)) as Heard;
    play(samples, RATE);
  };
  const hear = async () => {
    recording.value = true;
    try {
      listen({ kind: "hear", samples: await record(RATE) });
      refused.value = "";
    } catch {
      refused.value = t("rnn.noMicrophone");
    }
    recording.value = false;
  };
  return (
    <TaskColumns task={task} scoreName={t("rnn.speechScore")}>
      <section class="card">
        <h2>{t("rnn.speech")}</h2>
        <fieldset class="row kinds">
          <legend>{t("rnn.say")}</legend>
          {digits.map((digit) => (
            <button
              key={digit}
              type="button"
              aria-pressed={clip.value.kind === "say" && clip.value.digit === digit}
              aria-label={t("rnn.sayDigit", { digit })}
              onClick={() => void say(digit).catch(() => undefined)}
            >
              <Volume2 size={16} aria-hidden="true" />
              {digit}
            </button>
          ))}
        </fieldset>
        <p class="row">
          <button type="button" disabled={recording.value} onClick={() => void hear()}>
            <Mic size={18} aria-hidden="true" />
            {t(recording.value ? "rnn.recording" : "rnn.record")}
          </button>
        </p>
        {refused.value && (
          <p class="note" role="alert">
            {refused.value}
          </p>
        )}
        <div class="spectrogram">
          <MapImage
            values={heard?.spectrogram ?? new Float32Array(1)}
            edge={heard?.columns ?? 1}
            rows={heard?.rows ?? 1}
            most={3}
            label={t("rnn.spectrogram")}
          />
        </div>
        <p class="hint">{t("rnn.spectrogramHint")}</p>
        <Answer reading={heard?.probabilities ?? null} />
      </section>
    </TaskColumns>
  );
}

// The page of sequences: which networks forget, one that writes, one that listens, one that translates, one that says what it sees, one that watches, one that foretells.
import { t } from "../i18n/index.ts";
import { Parts } from "../ui/tabs.tsx";
import "./rnn.css";
import { RnnCaptions } from "./rnn-captions.tsx";
import { RnnForecast } from "./rnn-forecast.tsx";
import { RnnMemory } from "./rnn-memory.tsx";
import { RnnSpeech } from "./rnn-speech.tsx";
import { RnnText } from "./rnn-text.tsx";
import { RnnTranslation } from "./rnn-translation.tsx";
import { RnnVideo } from "./rnn-video.tsx";

/** Opens on the experiment of forgetting. */
export function RnnPage() {
  return (
    <>
      <h1>{t("rnn.title")}</h1>
      <p class="lead">{t("rnn.lead")}</p>
      <Parts
        parts={[
          { path: "memory", name: "rnn.memory", content: RnnMemory },
          { path: "text", name: "rnn.text", content: RnnText },
          { path: "speech", name: "rnn.speech", content: RnnSpeech },
          { path: "translation", name: "rnn.translation", content: RnnTranslation },
          { path: "captions", name: "rnn.captions", content: RnnCaptions },
          { path: "video", name: "rnn.video", content: RnnVideo },
          { path: "forecast", name: "rnn.forecast", content: RnnForecast },
        ]}
      />
    </>
  );
}

// The page of images: a convolution step by step, and a convolutional network that learns.
import { t } from "../i18n/index.ts";
import { Parts } from "../ui/tabs.tsx";
import "./cnn.css";
import { CnnLive } from "./cnn-live.tsx";
import { CnnSteps } from "./cnn-steps.tsx";

/** Opens on the sliding filter. */
export function CnnPage() {
  return (
    <>
      <h1>{t("cnn.title")}</h1>
      <p class="lead">{t("cnn.lead")}</p>
      <Parts
        parts={[
          { path: "steps", name: "cnn.steps", content: CnnSteps },
          { path: "live", name: "cnn.live", content: CnnLive },
        ]}
      />
    </>
  );
}

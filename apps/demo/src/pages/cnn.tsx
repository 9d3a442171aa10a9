// The page of images: a convolution step by step, a convolutional network that learns, and what such networks are for.
import { t } from "../i18n/index.ts";
import { Parts } from "../ui/tabs.tsx";
import "./cnn.css";
import { CnnFaces } from "./cnn-faces.tsx";
import { CnnLive } from "./cnn-live.tsx";
import { CnnRetrieval } from "./cnn-retrieval.tsx";
import { CnnDetection, CnnSegmentation } from "./cnn-scenes.tsx";
import { CnnSkeleton } from "./cnn-skeleton.tsx";
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
          { path: "retrieval", name: "cnn.retrieval", content: CnnRetrieval },
          { path: "detection", name: "cnn.detection", content: CnnDetection },
          { path: "segmentation", name: "cnn.segmentation", content: CnnSegmentation },
          { path: "faces", name: "cnn.faces", content: CnnFaces },
          { path: "skeleton", name: "cnn.skeleton", content: CnnSkeleton },
        ]}
      />
    </>
  );
}

// The page of rivals: two networks against each other, over points of the plane and over digits.
import { t } from "../i18n/index.ts";
import { Parts } from "../ui/tabs.tsx";
import "./gan.css";
import { GanDigits } from "./gan-digits.tsx";
import { GanPlane } from "./gan-plane.tsx";

/** Opens on the plane. */
export function GanPage() {
  return (
    <>
      <h1>{t("gan.title")}</h1>
      <p class="lead">{t("gan.lead")}</p>
      <Parts
        parts={[
          { path: "plane", name: "gan.plane", content: GanPlane },
          { path: "digits", name: "gan.digits", content: GanDigits },
        ]}
      />
    </>
  );
}

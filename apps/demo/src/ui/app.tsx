// The frame around every page.
import { Languages, Moon, Sun } from "lucide-preact";
import { language, switchLanguage, t } from "../i18n/index.ts";
import { DigitsPage } from "../pages/digits.tsx";
import { switchTheme, theme } from "./theme.ts";

/** Header, page, nothing else. */
export function App() {
  const dark = theme.value === "dark";
  return (
    <>
      <a class="skip" href="#content">
        {t("app.skip")}
      </a>
      <header class="top">
        <img src="./icon.svg" alt="" width="36" height="36" />
        <div class="name">
          <strong>Sluice</strong>
          <span>{t("app.tagline")}</span>
        </div>
        <button
          type="button"
          class="quiet"
          onClick={switchLanguage}
          aria-label={t("app.languageHint")}
          lang={language.value === "en" ? "zh" : "en"}
        >
          <Languages size={18} aria-hidden="true" />
          {t("app.language")}
        </button>
        <button type="button" class="quiet" onClick={switchTheme} aria-label={t("app.theme")} aria-pressed={dark}>
          {dark ? <Sun size={18} aria-hidden="true" /> : <Moon size={18} aria-hidden="true" />}
        </button>
      </header>
      <main id="content">
        <DigitsPage />
      </main>
    </>
  );
}

// The frame around every page: name, menu, language, theme.
import { useSignal } from "@preact/signals";
import { Languages, Menu, Moon, Sun, X } from "lucide-preact";
import type { FunctionComponent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { language, switchLanguage, t } from "../i18n/index.ts";
import { pages } from "./pages.ts";
import { place } from "./route.ts";
import { switchTheme, theme } from "./theme.ts";

function Navigation({ open, close }: { open: boolean; close: () => void }) {
  return (
    <nav id="menu" class={open ? "open" : ""} aria-label={t("app.pages")} onKeyDown={(event) => event.key === "Escape" && close()}>
      <ul>
        {pages.map(({ path, name }) => (
          <li key={path}>
            <a href={`#/${path}`} aria-current={place.value.page === path ? "page" : undefined}>
              {t(name)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The page that the address names, once it has been loaded. */
function Content() {
  const { page: path } = place.value;
  const page = pages.find((each) => each.path === path);
  const shown = useSignal<{ path: string; page: FunctionComponent } | null>(null);
  const failure = useSignal("");
  const first = useRef(true);
  useEffect(() => {
    failure.value = "";
    if (!page) return;
    let left = false;
    page.load().then(
      (component) => {
        if (left) return;
        shown.value = { path, page: component };
        if (!first.current) scrollTo(0, 0);
        first.current = false;
      },
      (error: Error) => {
        failure.value = error.message;
      },
    );
    return () => {
      left = true;
    };
  }, [path]);
  const title = page ? t(page.name) : t("app.unknown");
  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);
  if (!page) {
    return (
      <>
        <h1>{t("app.unknown")}</h1>
        <p>
          <a href="#/">{t("app.home")}</a>
        </p>
      </>
    );
  }
  if (failure.value) {
    return (
      <p class="note" role="alert">
        {t("app.unloaded", { message: failure.value })}
      </p>
    );
  }
  if (shown.value?.path !== path) return <p class="hint opening">{t("app.loading")}</p>;
  const Shown = shown.value.page;
  return <Shown key={path} />;
}

/** Header, menu, page. */
export function App() {
  const dark = theme.value === "dark";
  const open = useSignal(false);
  const main = useRef<HTMLElement>(null);
  const close = () => {
    open.value = false;
  };
  const here = place.value.page;
  useEffect(close, [here]);
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t("app.skip")}
      </button>
      <header class="top">
        <a class="home" href="#/">
          <img src="./icon.svg" alt="" width="36" height="36" />
          <span class="name">
            <strong>Sluice</strong>
            <span>{t("app.tagline")}</span>
          </span>
        </a>
        <button
          type="button"
          class="quiet menu"
          aria-expanded={open.value}
          aria-controls="menu"
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {open.value ? <X size={18} aria-hidden="true" /> : <Menu size={18} aria-hidden="true" />}
          {t("app.menu")}
        </button>
        <Navigation open={open.value} close={close} />
        <div class="choices">
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
        </div>
      </header>
      <main id="content" ref={main} tabIndex={-1}>
        <Content />
      </main>
    </>
  );
}

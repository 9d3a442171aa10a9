// The page's entry.
import { render } from "preact";
import { App } from "./ui/app.tsx";
import "./ui/style.css";

render(<App />, document.getElementById("app")!);

// What was opened once opens without a network. Only over https or on this machine, and only what was built.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    navigator.serviceWorker.register("./sw.js").catch(() => undefined);
  });
}

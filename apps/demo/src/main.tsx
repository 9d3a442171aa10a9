// The page's entry.
import { render } from "preact";
import { App } from "./ui/app.tsx";
import "./ui/style.css";

render(<App />, document.getElementById("app")!);

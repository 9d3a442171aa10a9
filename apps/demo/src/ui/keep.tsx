// Sharing a run and keeping its weights.
import { useSignal } from "@preact/signals";
import { Download, FileCode2, Link, Upload } from "lucide-preact";
import { useRef } from "preact/hooks";
import type { CommonOptions, Step } from "../experiments/protocol.ts";
import { t } from "../i18n/index.ts";
import type { Lab } from "./lab.ts";

function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Copies the address, saves and loads weights, hands out a program for Node. */
export function Keep<O extends CommonOptions, Y extends Step>({ lab }: { lab: Lab<O, Y> }) {
  const { run, name, program } = lab;
  const said = useSignal("");
  const file = useRef<HTMLInputElement>(null);
  const state = run.state.value;
  const none = state === "loading" || state === "failed" || state === "done";
  const attempt = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      said.value = done;
    } catch (error) {
      said.value = t("keep.failed", { message: (error as Error).message });
    }
  };
  const save = async () => {
    const bytes = await run.weights();
    download(`${name}.safetensors`, bytes as Uint8Array<ArrayBuffer>, "application/octet-stream");
  };
  const load = async (chosen: File) => {
    await run.load(new Uint8Array(await chosen.arrayBuffer()));
    if (run.state.value === "paused") run.step();
  };
  return (
    <div class="row keep">
      <button type="button" class="quiet" onClick={() => attempt(() => navigator.clipboard.writeText(location.href), t("keep.copied"))}>
        <Link size={16} aria-hidden="true" />
        {t("keep.share")}
      </button>
      <button type="button" class="quiet" disabled={none} onClick={() => attempt(save, t("keep.saved"))}>
        <Download size={16} aria-hidden="true" />
        {t("keep.save")}
      </button>
      <button type="button" class="quiet" disabled={none} onClick={() => file.current?.click()}>
        <Upload size={16} aria-hidden="true" />
        {t("keep.load")}
      </button>
      <input
        ref={file}
        type="file"
        accept=".safetensors"
        hidden
        aria-label={t("keep.load")}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (chosen) void attempt(() => load(chosen), t("keep.loaded"));
        }}
      />
      <button
        type="button"
        class="quiet"
        onClick={() =>
          attempt(
            async () => download(`${name}.mjs`, await program(), "text/javascript"),
            t("keep.node", { weights: `${name}.safetensors` }),
          )
        }
      >
        <FileCode2 size={16} aria-hidden="true" />
        {t("keep.program")}
      </button>
      <span role="status" class="hint">
        {said.value}
      </span>
    </div>
  );
}

// All peers, started once.
import * as jax from "./jax.ts";
import * as onnxruntime from "./onnxruntime.ts";
import * as python from "./python.ts";
import * as tfjs from "./tfjs.ts";

/** The peers that are here; null where one is missing. */
export interface Peers {
  readonly tfjs: tfjs.Tfjs | null;
  readonly ort: onnxruntime.Ort | null;
  /** The native one, no JavaScript. */
  readonly ortNode: onnxruntime.Ort | null;
  readonly jax: jax.Jax | null;
  readonly torch: python.Python | null;
  readonly numpy: python.Python | null;
}

/** Starts every peer that is installed, and says which are missing. */
export async function startPeers(): Promise<Peers> {
  const found: Peers = {
    tfjs: await tfjs.start(),
    // Both register as "cpu" in one table, and the first one stays.
    ortNode: await onnxruntime.startNative(),
    ort: await onnxruntime.start(),
    jax: await jax.start(),
    torch: await python.start("torch"),
    numpy: await python.start("numpy"),
  };
  const missing = Object.entries(found).flatMap(([name, peer]) => (peer === null ? [name] : []));
  if (missing.length) console.log(`Not here, so not compared with: ${missing.join(", ")}`);
  return found;
}

/** No peers: ours alone. */
export const noPeers: Peers = { tfjs: null, ort: null, ortNode: null, jax: null, torch: null, numpy: null };

/** Ends child processes. */
export function stopPeers(peers: Peers): void {
  peers.torch?.stop();
  peers.numpy?.stop();
}

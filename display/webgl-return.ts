/** A browser that has taken WebGL away gives it back after some minutes; a page gets it by being loaded anew. */

/** Chromium blocks a page whose GPU process died twice for two minutes. */
const PROBE_EVERY_MS = 60_000;

/** Calls back once when WebGL is there again; returns how to stop looking. */
export function awaitWebGl(onBack: () => void): () => void {
  const timer = setInterval(() => {
    const context = document.createElement('canvas').getContext('webgl2');
    if (context === null || context.isContextLost()) return;
    context.getExtension('WEBGL_lose_context')?.loseContext();
    clearInterval(timer);
    onBack();
  }, PROBE_EVERY_MS);
  return () => clearInterval(timer);
}

/** Keys that lead out of the page, print it or change its size. What a page cannot hold back the browser's policies do: docs/RUNBOOK.md. */
const LEAVING = /^(F\d+|BrowserBack|BrowserForward|BrowserHome|BrowserRefresh|PrintScreen|ContextMenu)$/;
/** With Ctrl or Cmd: all but editing one's own words. */
const EDITING = /^[acvxyz]$/i;

/** A station has no way out: no menus, no marking or dragging pictures away, no zooming, no shortcuts of the browser. */
export function holdTheDoor(target: Window = window): void {
  for (const event of ['contextmenu', 'dragstart', 'drop', 'dragover', 'gesturestart', 'auxclick'] as const)
    target.addEventListener(event, (happening) => happening.preventDefault());
  target.addEventListener('selectstart', (happening) => {
    const { target: at } = happening;
    if (!(at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement)) happening.preventDefault();
  });
  target.addEventListener('wheel', (wheel) => wheel.ctrlKey && wheel.preventDefault(), { passive: false });
  target.addEventListener('keydown', (key) => {
    const isShortcut = (key.ctrlKey || key.metaKey) && !EDITING.test(key.key);
    const isBack = key.altKey && /^Arrow(Left|Right)$|^Home$/.test(key.key);
    if (isShortcut || isBack || LEAVING.test(key.key)) key.preventDefault();
  });
}

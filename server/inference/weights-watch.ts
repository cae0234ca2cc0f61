import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Cheap enough to look often: names, sizes and times of change, no contents. */
const LOOK_INTERVAL_MS = 2_000;

/** Calls `onChange` once when any file in the folders appears, goes or changes; returns how to stop looking. */
export function watchForRepair(folders: readonly string[], onChange: () => void): () => void {
  let before: string | null = null;
  let stopped = false;
  const look = async () => {
    const now = (await Promise.all(folders.map(signature))).join('\n');
    if (stopped) return;
    if (before !== null && now !== before) {
      stop();
      onChange();
    }
    before = now;
  };
  const timer = setInterval(() => void look(), LOOK_INTERVAL_MS);
  timer.unref();
  const stop = () => {
    stopped = true;
    clearInterval(timer);
  };
  void look();
  return stop;
}

async function signature(folder: string): Promise<string> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const lines = await Promise.all(
      files.map(async (file) => {
        const { size, mtimeMs } = await stat(file);
        return `${file} ${size} ${mtimeMs}`;
      }),
    );
    return lines.sort().join('\n');
  } catch {
    return 'unreadable';
  }
}

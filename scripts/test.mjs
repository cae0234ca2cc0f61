// @ts-check
/**
 * `npm test`: everything a change must pass, ending with one line `N passed, N failed`.
 * Order: the cheap and telling first. `npm test -- unit` runs a part; parts are the names below.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, ensure, root, say, step, stop } from './ensure.mjs';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const REPORTS = join(root, 'node_modules', '.echoes-reports');

let passed = 0;
let failed = 0;
let skipped = 0;

/** One check that is a single verdict. @param {string} name @param {string[]} command */
function check(name, [program = '', ...args]) {
  say(`\n— ${name}`);
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
  if (status === 0) passed += 1;
  else failed += 1;
}

/** One vitest project; counts its tests, and a file that could not be loaded as a failure. @param {string} project */
function suite(project) {
  say(`\n— ${project} tests`);
  const report = join(REPORTS, `${project}.json`);
  rmSync(report, { force: true });
  const args = [
    bin('vitest', 'vitest'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM_PATH: CHROMIUM },
  });
  if (!existsSync(report)) {
    failed += 1;
    return say(`${project}: the runner ended without a report (exit code ${status})`);
  }
  const { numPassedTests, numPendingTests, numFailedTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const unloadable = testResults.filter(
    (/** @type {{status: string, assertionResults: unknown[]}} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  );
  passed += numPassedTests;
  skipped += numPendingTests;
  failed += numFailedTests + unloadable.length;
  // Unhandled errors fail the runner without failing a test.
  if (status !== 0 && numFailedTests + unloadable.length === 0) failed += 1;
}

async function ensureChromium() {
  if (existsSync(CHROMIUM)) return;
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!debian)
    stop(
      `The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium) or set CHROMIUM_PATH to one; ${CHROMIUM} is not there.`,
    );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step('refresh package lists', 'apt-get', ['update', '-qq'], env);
  await step(
    'install chromium',
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    env,
  );
}

/** @type {Record<string, () => void | Promise<void>>} */
const PARTS = {
  types: () => {
    for (const config of ['tsconfig.server.json', 'tsconfig.web.json', 'tsconfig.json'])
      check(`types (${config})`, [bin('typescript', 'tsc'), '-p', config, '--noEmit']);
  },
  lint: () => check('lint and format', [bin('@biomejs/biome', 'biome'), 'ci', '--error-on-warnings', '.']),
  unit: () => suite('unit'),
  faults: () => suite('faults'),
  browser: async () => {
    await ensureChromium();
    suite('e2e');
  },
  soak: () => suite('soak'),
};
/** Slow runs happen only when asked for by name (`npm run test:soak`). */
const DEFAULT_PARTS = Object.keys(PARTS).filter((name) => name !== 'soak');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) stop(`no such part: ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}`);
await ensure();
mkdirSync(REPORTS, { recursive: true });
for (const name of wanted.length > 0 ? wanted : DEFAULT_PARTS) await PARTS[name]?.();
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exit(failed > 0 ? 1 : 0);

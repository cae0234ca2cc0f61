// @ts-check
/**
 * Makes a checkout runnable: dependencies installed, everything built. Does nothing (and never calls npm) when both are fresh,
 * so that a second start works with the network denied. Plain JavaScript because it runs before anything is installed.
 * Everything it prints goes to stderr: stdout belongs to the command that asked.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const INSTALL_STAMP = join(root, 'node_modules', '.echoes-installed');
const BUILD_STAMP = join(root, 'dist', '.echoes-built');
const BUILD_LOCK = join(root, 'node_modules', '.echoes-building');
/** A build takes well under a minute; a lock older than this was left by a killed build. */
const STALE_LOCK_MS = 180_000;
const MINIMUM_NODE = [20, 19];

const SOURCE_FOLDERS = [
  'protocol',
  'ui',
  'brush',
  'kiosk',
  'display',
  'curator',
  'keepsake',
  'verifier',
  'server',
  'bench',
  'assets/locales',
];
const SOURCE_FILES = [
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.server.json',
  'tsconfig.web.json',
  'vite.config.ts',
];

/** @param {string} text */
export const say = (text) => process.stderr.write(`${text}\n`);

/** Stops with a sentence instead of a stack trace. @param {string} sentence @returns {never} */
export function stop(sentence) {
  say(sentence);
  process.exit(1);
}

/**
 * Runs a command with its output on stderr and a clock beside it while it is silent.
 * @param {string} title @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 */
export async function step(title, command, args, env = process.env) {
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;
  const clock = process.stderr.isTTY
    ? setInterval(() => process.stderr.write(`\r  ${title} … ${seconds()} `), 1000)
    : undefined;
  if (!process.stderr.isTTY) say(`  ${title} …`);
  /** @type {Buffer[]} */
  const output = [];
  const code = await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => {
      output.push(Buffer.from(error.message));
      resolve(127);
    });
    child.on('close', resolve);
  });
  clearInterval(clock);
  say(`${process.stderr.isTTY ? '\r' : ''}  ${title}: ${code === 0 ? 'done' : 'FAILED'} in ${seconds()}   `);
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output));
    stop(`${title} failed (exit code ${code}). Nothing was started.`);
  }
}

/** @param {string[]} paths relative to the root; folders are walked */
function hashOf(paths) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const visit = (path) => {
    const full = join(root, path);
    let entries;
    try {
      entries = readdirSync(full, { withFileTypes: true });
    } catch {
      if (existsSync(full)) hash.update(path).update('\0').update(readFileSync(full)).update('\0');
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) visit(`${path}/${entry.name}`);
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

/** @param {string} stamp */
const stampOf = (stamp) => (existsSync(stamp) ? readFileSync(stamp, 'utf8') : '');

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantMajor = 0, wantMinor = 0] = MINIMUM_NODE;
  if (major < wantMajor || (major === wantMajor && minor < wantMinor))
    stop(
      `Node ${process.versions.node} is too old: this needs ${MINIMUM_NODE.join('.')} or newer (24 is recommended).`,
    );
}

async function install() {
  // Native packages differ by platform and by Node's major version.
  const wanted = `${hashOf(['package-lock.json', '.npmrc'])} ${process.platform} ${process.arch} ${process.versions.node.split('.')[0]}`;
  if (stampOf(INSTALL_STAMP) === wanted) return;
  say('First run on this checkout: installing what it needs (about a minute or two).');
  await step('install packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(INSTALL_STAMP, wanted);
}

async function build() {
  const wanted = hashOf([...SOURCE_FOLDERS, ...SOURCE_FILES]);
  if (stampOf(BUILD_STAMP) === wanted) return;
  await lockBuild();
  try {
    if (stampOf(BUILD_STAMP) === wanted) return; // somebody else built while we waited
    // Built beside and swapped in whole: a running server never sees half a build, and a failed one leaves the last good one.
    const next = join(root, 'dist-next');
    rmSync(next, { recursive: true, force: true });
    mkdirSync(next);
    await step('build server', process.execPath, [
      bin('typescript', 'tsc'),
      '-p',
      'tsconfig.server.json',
      '--outDir',
      'dist-next',
    ]);
    await step('build pages', process.execPath, [
      bin('vite', 'vite'),
      'build',
      '--logLevel',
      'warn',
      '--outDir',
      'dist-next/web',
      '--emptyOutDir',
    ]);
    const old = join(root, 'dist-old');
    rmSync(old, { recursive: true, force: true });
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
    renameSync(next, join(root, 'dist'));
    rmSync(old, { recursive: true, force: true });
    writeFileSync(BUILD_STAMP, wanted);
  } finally {
    rmSync(BUILD_LOCK, { force: true });
  }
}

/** The script behind a package's command, so that it runs under this very Node. @param {string} name @param {string} command */
export function bin(name, command) {
  const folder = join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[command]);
}

async function lockBuild() {
  for (;;) {
    try {
      writeFileSync(BUILD_LOCK, `${process.pid} ${Date.now()}`, { flag: 'wx' });
      return;
    } catch {
      const [, since = '0'] = stampOf(BUILD_LOCK).split(' ');
      if (Date.now() - Number(since) > STALE_LOCK_MS) rmSync(BUILD_LOCK, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** Installs and builds what is not fresh. */
export async function ensure() {
  checkNode();
  await install();
  await build();
}

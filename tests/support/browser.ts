import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { projectRoot } from '../../server/config/paths.ts';

/** The built pages; another build can be named from outside. */
export const webFolder = process.env.ECHOES_TEST_WEB ?? join(projectRoot(), 'dist', 'web');

const QUIET = [
  '--headless=new',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const ARGS = [...QUIET, '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];
/** A page without WebGL is drawn by the processor directly: much cheaper than by a GPU in software. */
const ARGS_WITHOUT_GPU = [...QUIET, '--disable-gpu'];

function chromiumPath(): string {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`no Chromium at ${executablePath}; set CHROMIUM_PATH`);
  return executablePath;
}

/** A real Chromium that asks nobody outside; WebGL in software, or none. */
export function launchBrowser({ webgl = true, args = [] as readonly string[] } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [...(webgl ? ARGS : ARGS_WITHOUT_GPU), ...args],
  });
}

/** A browser with a profile of its own in `folder`: relaunchable, what it kept is there again. */
export function launchProfile(folder: string, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath(),
    args: ARGS,
    locale: 'en',
    ...options,
  });
}

export interface Tab {
  readonly page: Page;
  /** Console errors, uncaught errors and violations of the content security policy, as they came. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** Opens a page in a context of its own and listens for everything that must not happen. */
export async function openTab(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({ locale: 'en', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (violation) =>
      console.error(`policy: ${violation.violatedDirective} ${violation.blockedURI}`),
    );
  });
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

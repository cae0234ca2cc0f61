import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname ?? process.cwd();
const WORKER = 'service-worker';

/** Files the service worker keeps: what pages run on, not the maps of debuggers or the pages themselves. */
const SHELL_FILE = /^assets\/[^/]+\.(js|css|woff2|json|svg|wasm)$/;

/**
 * What only speech needs lies apart: it is fetched at the first touch of a microphone (without a server nobody listens anyway, so it
 * is no part of the shell), and its worker has a policy of its own (decision 16).
 */
const SPEECH = 'assets/speech/[name]-[hash]';
const isSpeech = (name: string): boolean => /kiosk\/speech\/|vad-web|onnxruntime-web|ort-wasm/.test(name);

/** Writes the list of the shell's files, and a version made from it, into the service worker. */
function shellList(): Plugin {
  return {
    name: 'shell-list',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => SHELL_FILE.test(name))
        .sort();
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12);
      const worker = bundle[`${WORKER}.js`];
      if (worker?.type !== 'chunk') throw new Error('the build made no service worker');
      worker.code = worker.code
        .replaceAll('__SHELL_FILES__', JSON.stringify(files.map((name) => `/${name}`)))
        .replaceAll('__SHELL_VERSION__', JSON.stringify(version));
    },
  };
}

/** One build, three pages and their service worker; everything is served from one origin by the exhibition's own server. */
export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  plugins: [preact(), shellList()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // Small fonts inlined as data: would need a wider content security policy.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        kiosk: resolve(root, 'kiosk/index.html'),
        display: resolve(root, 'display/index.html'),
        curator: resolve(root, 'curator/index.html'),
        keepsake: resolve(root, 'keepsake/index.html'),
        verifier: resolve(root, 'verifier/index.html'),
        [WORKER]: resolve(root, 'ui/service-worker.ts'),
      },
      output: {
        // The worker's scope is the folder it lies in: the root.
        entryFileNames: (chunk) => (chunk.name === WORKER ? `${WORKER}.js` : 'assets/[name]-[hash].js'),
        chunkFileNames: ({ facadeModuleId, name }) =>
          isSpeech(facadeModuleId ?? name) ? `${SPEECH}.js` : 'assets/[name]-[hash].js',
      },
    },
  },
  worker: {
    format: 'es',
    rollupOptions: {
      output: {
        entryFileNames: ({ facadeModuleId, name }) =>
          isSpeech(facadeModuleId ?? name) ? `${SPEECH}.js` : 'assets/[name]-[hash].js',
        chunkFileNames: `${SPEECH}.js`,
        assetFileNames: `${SPEECH}[extname]`,
      },
    },
  },
});

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The API that `npm run dev -w web` talks to. */
const API = process.env.LIUCHENG_URL ?? 'http://127.0.0.1:3000';

/** Below so many bytes, compression saves no packet. */
const SMALL = 1_000;

/** Writes each text also as Brotli and as gzip, so that the server never compresses. */
function precompress(): Plugin {
  const squeeze = { br: promisify(brotliCompress), gz: promisify(gzip) };
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  let folder = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir, build.assetsDir);
    },
    async closeBundle() {
      const names = (await readdir(folder)).filter((name) => /\.(js|css|svg|json)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const file = join(folder, name);
          const content = await readFile(file);
          if (content.length < SMALL) return;
          await writeFile(`${file}.br`, await squeeze.br(content, best));
          await writeFile(`${file}.gz`, await squeeze.gz(content, { level: 9 }));
        }),
      );
    },
  };
}

/** On a slow machine, the first start would print which plugins take long. */
const WITHOUT_TIMINGS = { pluginTimings: false };

const proxied = { target: API, changeOrigin: true, headers: { origin: API } };

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: { alias: { '@liucheng/client': `${import.meta.dirname}/../packages/client/src/index.ts` } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The first with `light-dark()`, which must stay as it is.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The Content-Security-Policy allows no data: scripts and styles.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_600,
    rolldownOptions: { checks: WITHOUT_TIMINGS },
  },
  // The name of what the worker of elkjs exports, which nobody uses: without one the build warns.
  worker: { rolldownOptions: { checks: WITHOUT_TIMINGS, output: { name: 'elk' } } },
  server: { proxy: { '/api': proxied, '/docs': proxied, '/openapi.json': proxied } },
});

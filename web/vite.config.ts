import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API that `npm run dev -w web` talks to. */
const API = process.env.LIUCHENG_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@liucheng/client': `${import.meta.dirname}/../packages/client/src/index.ts` } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The Content-Security-Policy allows no data: scripts and styles.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': API, '/docs': API, '/openapi.json': API } },
});

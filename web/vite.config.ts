import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// `npm run dev` talks to a server on this port; the real binary serves dist/ and /v1/ws on one
// origin.
const server = `http://127.0.0.1:${process.env.PARLEY_PORT ?? '8080'}`

export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  resolve: {
    alias: {
      '@parley/sdk': here('../sdk/typescript/src/index.ts'),
    },
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // The polyfill would be inline code, which the content security policy forbids.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 200,
  },
  server: {
    host: '127.0.0.1',
    port: Number(process.env.WEB_PORT ?? 5173),
    fs: { allow: [here('.'), here('../sdk/typescript/src')] },
    proxy: { '/v1': { target: server, ws: true } },
  },
  preview: {
    host: '127.0.0.1',
    port: Number(process.env.WEB_PORT ?? 4173),
    proxy: { '/v1': { target: server, ws: true } },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
})

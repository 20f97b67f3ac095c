import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

// Every file is one of its own, named after its bytes: the policy of the page allows
// nothing inline.
export default defineConfig({
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: 'licences.txt' },
  },
})

import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import icons from 'unplugin-icons/vite'

const here = (path: string) => resolve(import.meta.dirname, path)

/**
 * Native packages and the emulator stay outside the bundle: they find their own files by path. Everything else is
 * bundled, since reading one file starts faster than reading hundreds.
 */
const external = ['electron', 'keytar', 'libsql', 'fauxqs']

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      outDir: 'out/main',
      // Less to read and to parse before the first paint.
      minify: true,
      rollupOptions: {
        external,
        input: {
          index: here('src-main/index.ts'),
          'journal-worker': here('src-main/journal/worker.ts'),
          'decoding-worker': here('src-main/decoding/worker.ts'),
          'sandbox-worker': here('src-main/sandbox/worker.ts')
        }
      }
    }
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: 'out/preload',
      rollupOptions: {
        input: here('src-main/preload.ts'),
        // A sandboxed preload cannot be an ES module.
        output: { format: 'cjs', entryFileNames: 'preload.cjs' }
      }
    }
  },
  renderer: {
    root: here('src-renderer'),
    plugins: [vue(), icons({ compiler: 'vue3' })],
    resolve: {
      alias: { '@contract': here('src-main/contract/index.ts'), '@': here('src-renderer') }
    },
    build: {
      outDir: here('out/renderer'),
      minify: true,
      // Chromium 130, the oldest engine that the app is run with, needs neither.
      modulePreload: { polyfill: false },
      target: 'chrome130',
      // An inlined font or image would need a looser policy than `self`.
      assetsInlineLimit: 0,
      rollupOptions: { input: here('src-renderer/index.html') }
    }
  }
})

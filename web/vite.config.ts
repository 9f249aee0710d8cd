import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import type { PluginOption } from 'vite'
import { defineConfig } from 'vitest/config'

import { handbook } from './handbook/plugin'

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const chapters = place('../docs/handbook')

// `npm run dev` answers /api by itself (mock/), or with JISHI_SERVER=http://127.0.0.1:8080 by a
// running server. Nothing of mock/ is part of a build.
export default defineConfig(async ({ command, mode }) => {
  const server = process.env.JISHI_SERVER
  const plugins: PluginOption[] = [
    vue(),
    handbook(chapters),
    components({
      dirs: [],
      dts: 'src/components.d.ts',
      resolvers: [ElementPlusResolver({ importStyle: 'css' })],
    }),
  ]
  if (command === 'serve' && mode !== 'test' && !server) {
    const { mockApi } = await import('./mock/plugin')
    plugins.push(mockApi())
  }
  return {
    plugins,
    resolve: { alias: { '@': place('./src') } },
    server: {
      fs: { allow: [place('.'), chapters] },
      ...(server && { proxy: { '/api': { target: server, changeOrigin: false } } }),
    },
    build: {
      target: ['chrome87', 'edge88', 'firefox78', 'safari14'],
      // A data: address is refused by the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 700,
    },
    test: {
      environment: 'jsdom',
      include: ['src/**/*.test.ts', 'mock/**/*.test.ts', 'handbook/**/*.test.ts'],
      server: { deps: { inline: ['element-plus'] } },
      css: false,
    },
  }
})

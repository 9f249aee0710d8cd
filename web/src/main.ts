import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import './ui/tokens.css'
import './ui/page.css'
import { Problem } from './api/http'
import App from './App.vue'
import { makeRouter } from './router'

// A refusal does not change by asking again; a broken line or a busy server may.
const again = (count: number, error: Error) =>
  error instanceof Problem && (error.status === 0 || error.status >= 502) && count < 2

createApp(App)
  .use(createPinia())
  .use(makeRouter())
  .use(VueQueryPlugin, {
    queryClient: new QueryClient({
      defaultOptions: {
        queries: { retry: again, staleTime: 20_000, refetchOnWindowFocus: false },
      },
    }),
  })
  .mount('#app')

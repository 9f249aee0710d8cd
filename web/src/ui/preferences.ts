// How this device likes to see the pages: kept here and not in the account, for a shared PC and
// one's own phone differ.
import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'

export const themes = { system: '跟随系统', light: '浅色', dark: '深色', contrast: '高对比' } as const
export const sizes = { standard: '标准', large: '大', largest: '特大' } as const
export type Theme = keyof typeof themes
export type Size = keyof typeof sizes
const name = 'jishi.preferences'

export const usePreferences = defineStore('preferences', () => {
  const theme = ref<Theme>('system')
  const size = ref<Size>('standard')
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? '{}') as Record<string, string>
    if (kept.theme && kept.theme in themes) theme.value = kept.theme as Theme
    if (kept.size && kept.size in sizes) size.value = kept.size as Size
  } catch {
    // Nothing is kept where the browser forbids it.
  }
  const systemDark = ref(false)
  const asked = window.matchMedia?.('(prefers-color-scheme: dark)')
  if (asked) {
    systemDark.value = asked.matches
    asked.addEventListener?.('change', (event) => (systemDark.value = event.matches))
  }
  const dark = computed(() =>
    theme.value === 'system' ? systemDark.value : theme.value === 'dark')
  watchEffect(() => {
    const root = document.documentElement
    root.classList.toggle('dark', dark.value)
    root.classList.toggle('contrast', theme.value === 'contrast')
    root.dataset.size = size.value
    try {
      localStorage.setItem(name, JSON.stringify({ theme: theme.value, size: size.value }))
    } catch {
      // As above.
    }
  })
  return { theme, size, dark }
})

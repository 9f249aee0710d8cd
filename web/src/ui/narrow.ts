import { onScopeDispose, ref, type Ref } from 'vue'

// True on a screen of a phone's width.
export function useNarrow(): Ref<boolean> {
  const asked = window.matchMedia?.('(max-width: 45rem)')
  const narrow = ref(asked?.matches ?? false)
  const follow = (event: MediaQueryListEvent) => (narrow.value = event.matches)
  asked?.addEventListener?.('change', follow)
  onScopeDispose(() => asked?.removeEventListener?.('change', follow))
  return narrow
}

// Short notices at the edge of the page; one of them can carry "undo" instead of a question before.
import { reactive } from 'vue'

export interface Toast {
  id: number
  words: string
  kind: 'good' | 'wrong'
  act?: { label: string; run: () => void | Promise<void> }
}
export const toasts = reactive<Toast[]>([])
let last = 0

export function dismiss(id: number): void {
  const index = toasts.findIndex((toast) => toast.id === id)
  if (index >= 0) toasts.splice(index, 1)
}
export function tell(words: string, more: Partial<Omit<Toast, 'id' | 'words'>> = {}): void {
  const toast: Toast = { id: ++last, words, kind: more.kind ?? 'good' }
  if (more.act) toast.act = more.act
  toasts.push(toast)
  if (toasts.length > 3) toasts.shift()
  // Enough time to read and to reach the button by keyboard.
  window.setTimeout(() => dismiss(toast.id), more.act ? 20_000 : more.kind === 'wrong' ? 12_000 : 6_000)
}
export const complain = (words: string): void => tell(words, { kind: 'wrong' })

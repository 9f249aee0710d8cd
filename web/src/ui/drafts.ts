// What is being typed survives a closed window, a broken line and a session that ran out. It stays
// on this device, under the account, for a week; ID and phone numbers are never kept.
import { defineStore } from 'pinia'
import { ref } from 'vue'

const prefix = 'jishi.draft.'
export const draftDays = 7
const maxLength = 200_000

interface Kept {
  at: number
  value: unknown
}

const neverKept = /id_number|phone|password|secret|token/i

// A copy without what must not be stored; `sensitive` names further fields.
export function keepable(value: unknown, sensitive: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((each) => keepable(each, sensitive))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !neverKept.test(name) && !sensitive.includes(name))
      .map(([name, each]) => [name, keepable(each, sensitive)]),
  )
}

export const useDrafts = defineStore('drafts', () => {
  const account = ref('')
  const count = ref(0)

  const nameOf = (key: string) => `${prefix}${account.value}.${key}`
  const storage = (): Storage | undefined => {
    try {
      return window.localStorage
    } catch {
      return undefined // switched off in this browser: typing still works, it is only not kept
    }
  }
  const names = (): string[] => {
    const store = storage()
    if (!store) return []
    return Array.from({ length: store.length }, (_, index) => store.key(index) ?? '')
      .filter((name) => name.startsWith(`${prefix}${account.value}.`))
  }
  const recount = () => {
    count.value = account.value ? names().length : 0
  }
  const readKept = (name: string): Kept | undefined => {
    try {
      const kept = JSON.parse(storage()?.getItem(name) ?? 'null') as Kept | null
      return kept && typeof kept.at === 'number' ? kept : undefined
    } catch {
      return undefined
    }
  }

  function open(of: number | string, now = Date.now()): void {
    account.value = String(of)
    for (const name of names()) {
      const kept = readKept(name)
      if (!kept || now - kept.at > draftDays * 86_400_000) storage()?.removeItem(name)
    }
    recount()
  }
  function read<T>(key: string): { value: T; at: number } | undefined {
    const kept = readKept(nameOf(key))
    return kept ? { value: kept.value as T, at: kept.at } : undefined
  }
  function write(key: string, value: unknown, sensitive: readonly string[] = []): void {
    if (!account.value) return
    const text = JSON.stringify({ at: Date.now(), value: keepable(value, sensitive) })
    if (text.length > maxLength) return
    try {
      storage()?.setItem(nameOf(key), text)
    } catch {
      return // full: typing goes on
    }
    recount()
  }
  function drop(key: string): void {
    storage()?.removeItem(nameOf(key))
    recount()
  }
  function dropAll(): void {
    for (const name of names()) storage()?.removeItem(name)
    recount()
  }
  return { account, count, open, read, write, drop, dropAll }
})

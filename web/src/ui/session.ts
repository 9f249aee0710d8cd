// Who is signed in here, and what this site says of itself.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { Problem, useVillageToken } from '@/api/http'
import { readMe, readSite, signOut as signOutThere } from '@/api/session'
import type { Me, Site } from '@/api/types'
import { useDrafts } from './drafts'

export const useSession = defineStore('session', () => {
  const me = ref<Me>()
  const site = ref<Site>()
  const drafts = useDrafts()
  const today = computed(() => me.value?.today ?? site.value?.today ?? beijingToday())
  // An administrator without a second factor does nothing else before there is one.
  const mustSetUp = computed(() => me.value?.account.second_factor_required ?? false)
  const demonstration = computed(() =>
    Boolean(site.value?.demonstration ?? me.value?.demonstration))

  function enter(found: Me): void {
    useVillageToken('')
    me.value = found
    drafts.open(found.account.account)
  }
  // True when somebody is signed in.
  async function ensure(): Promise<boolean> {
    if (me.value) return true
    try {
      enter(await readMe())
      return true
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return false
      throw error
    }
  }
  async function loadSite(): Promise<void> {
    if (!site.value) site.value = await readSite()
  }
  function forget(): void {
    me.value = undefined
  }
  // A deliberate end also clears what was typed: the PC may be shared.
  async function signOut(): Promise<void> {
    await signOutThere()
    drafts.dropAll()
    forget()
  }
  const may = (operation: string): boolean =>
    me.value?.operations.own.includes(operation) ?? false
  return { me, site, today, mustSetUp, demonstration, enter, ensure, loadSite, forget, signOut, may }
})

function beijingToday(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}

// What is looked at (day or period, tree, comparison) stands in the address, so that an address
// can be sent to a colleague and the back button works.
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router'
import { isDay, parsePeriod } from './days'

export interface Selection {
  on?: string
  period?: string
  as: 'then' | 'now'
  // Two days or two periods.
  compare?: [string, string]
}

export function one(value: LocationQuery[string] | undefined): string | undefined {
  const found = Array.isArray(value) ? value[0] : value
  return found ? found : undefined
}
export function many(value: LocationQuery[string] | undefined): string[] {
  return (one(value) ?? '').split(',').filter(Boolean)
}

function readPair(text: string | undefined): [string, string] | undefined {
  const [first, second, ...rest] = (text ?? '').split(',')
  if (!first || !second || rest.length) return undefined
  const days = isDay(first) && isDay(second)
  return days || (parsePeriod(first) && parsePeriod(second)) ? [first, second] : undefined
}

// What is not understood is left out: a mistyped address shows today and not an error.
export function readSelection(query: LocationQuery): Selection {
  const on = one(query.on)
  const period = one(query.period)
  const compare = readPair(one(query.compare))
  return {
    as: one(query.as) === 'now' ? 'now' : 'then',
    ...(compare ? { compare } : {}),
    ...(!compare && period && parsePeriod(period) ? { period } : {}),
    ...(!compare && !(period && parsePeriod(period)) && isDay(on) ? { on } : {}),
  }
}
export function writeSelection(selection: Selection): LocationQueryRaw {
  return {
    ...(selection.on ? { on: selection.on } : {}),
    ...(selection.period ? { period: selection.period } : {}),
    ...(selection.compare ? { compare: selection.compare.join(',') } : {}),
    ...(selection.as === 'now' ? { as: 'now' } : {}),
  }
}

const selectionNames = ['on', 'period', 'compare', 'as']

export function useSelection(): {
  selection: ComputedRef<Selection>
  // For links to other pages of the same selection.
  carried: ComputedRef<LocationQueryRaw>
  select: (selection: Selection) => void
  // Sets or, by undefined, takes away other names of the query.
  write: (names: Record<string, string | undefined>, push?: boolean) => void
} {
  const route = useRoute()
  const router = useRouter()
  const selection = computed(() => readSelection(route.query))
  const carried = computed(() => writeSelection(selection.value))
  const go = (query: LocationQueryRaw, push = false) =>
    void (push ? router.push({ query }) : router.replace({ query }))
  return {
    selection,
    carried,
    select(next) {
      const kept = Object.entries(route.query).filter(([name]) => !selectionNames.includes(name))
      go({ ...Object.fromEntries(kept), ...writeSelection(next) })
    },
    write(names, push) {
      const query: LocationQueryRaw = { ...route.query }
      for (const [name, value] of Object.entries(names)) {
        if (value === undefined || value === '') delete query[name]
        else query[name] = value
      }
      go(query, push)
    },
  }
}

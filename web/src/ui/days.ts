// Days and periods as the server writes them: "2026-11-26", "2026-Q4", "2026-11-H1", "D1..D2".

export type PeriodKind = 'year' | 'quarter' | 'month' | 'half_month' | 'range'
export interface Period {
  key: string
  kind: PeriodKind
  from: string
  to: string
  label: string
}

const two = (number: number) => String(number).padStart(2, '0')

export function makeDay(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}
export function lastOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string') return false
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= lastOfMonth(year, month)
}
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
// The same day of another year; 29 February becomes the 28th.
export function addYears(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years
  const month = Number(day.slice(5, 7))
  return makeDay(year, month, Math.min(Number(day.slice(8)), lastOfMonth(year, month)))
}
export function showDay(day: string | undefined): string {
  if (!isDay(day)) return day ?? ''
  return `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
}
// Both ends are inclusive; without an end it still holds.
export function showSpan(from: string | undefined, to: string | undefined): string {
  if (!from && !to) return '一直有效'
  if (from && from === to) return showDay(from)
  return `${from ? showDay(from) : '最初'} — ${to ? showDay(to) : '今'}`
}
// An instant is told in Beijing's time wherever the reader's clock stands.
export function showInstant(instant: string | undefined): string {
  const at = Date.parse(instant ?? '')
  if (Number.isNaN(at)) return instant ?? ''
  const text = new Date(at + 8 * 3_600_000).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 16)}`
}

export function parsePeriod(key: unknown): Period | undefined {
  if (typeof key !== 'string') return undefined
  let match = /^(\d{4})$/.exec(key)
  if (match && Number(match[1]) > 0)
    return {
      key, kind: 'year', from: `${key}-01-01`, to: `${key}-12-31`, label: `${Number(key)}年`,
    }
  match = /^(\d{4})-Q([1-4])$/.exec(key)
  if (match) {
    const year = Number(match[1])
    const last = Number(match[2]) * 3
    return {
      key, kind: 'quarter',
      from: makeDay(year, last - 2, 1), to: makeDay(year, last, lastOfMonth(year, last)),
      label: `${year}年第${'一二三四'[Number(match[2]) - 1]}季度`,
    }
  }
  match = /^(\d{4})-(0[1-9]|1[0-2])(?:-H([12]))?$/.exec(key)
  if (match) {
    const year = Number(match[1])
    const month = Number(match[2])
    const half = match[3]
    const end = lastOfMonth(year, month)
    return {
      key, kind: half ? 'half_month' : 'month',
      from: makeDay(year, month, half === '2' ? 16 : 1),
      to: makeDay(year, month, half === '1' ? 15 : end),
      label: `${year}年${month}月${half ? (half === '1' ? '上半月' : '下半月') : ''}`,
    }
  }
  const [from, to, ...rest] = key.split('..')
  if (isDay(from) && isDay(to) && !rest.length && from <= to)
    return { key, kind: 'range', from, to, label: `${showDay(from)}至${showDay(to)}` }
  return undefined
}

export function periodOf(day: string, kind: Exclude<PeriodKind, 'range'>): Period {
  const year = day.slice(0, 4)
  const month = day.slice(5, 7)
  const key = {
    year,
    quarter: `${year}-Q${Math.ceil(Number(month) / 3)}`,
    month: `${year}-${month}`,
    half_month: `${year}-${month}-H${Number(day.slice(8)) <= 15 ? 1 : 2}`,
  }[kind]
  return parsePeriod(key)!
}
export function previousPeriod(period: Period): Period {
  const day = addDays(period.from, -1)
  if (period.kind !== 'range') return periodOf(day, period.kind)
  const length = Date.parse(period.to) - Date.parse(period.from)
  return parsePeriod(`${addDays(day, -Math.round(length / 86_400_000))}..${day}`)!
}
// The period of `day` and those before it, newest first.
export function recentPeriods(
  day: string, kind: Exclude<PeriodKind, 'range'>, count: number,
): Period[] {
  const found = [periodOf(day, kind)]
  while (found.length < count) found.push(previousPeriod(found[found.length - 1]!))
  return found
}

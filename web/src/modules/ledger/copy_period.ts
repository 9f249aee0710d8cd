// The rows of a period as a draft for the next: what is taken over, what differs. Pure.
import type { FieldDefinition, Row } from '@/api/types'
import { isDay, lastOfMonth, makeDay, type Period } from '@/ui/days'
import { startOf, type Values } from './form_model'

export interface Copied {
  row: number
  person?: { person: number; name: string }
  // Of the row that it is copied from.
  before: Values
  values: Values
  taken: boolean
}

// The same day so many months on; 31 January becomes the last of February.
export function addMonths(day: string, months: number): string {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1]
  return makeDay(year, month, Math.min(Number(day.slice(8)), lastOfMonth(year, month)))
}

const monthsOf: Record<Exclude<Period['kind'], 'range' | 'half_month'>, number> =
  { year: 12, quarter: 3, month: 1 }
export type CopyKind = keyof typeof monthsOf

// Days within the period move into the next one; a day that has not come yet is left to be filled
// in. Others (a date of birth) and what is not shown stay as they are, or empty.
export function copyRow(
  row: Row, fields: FieldDefinition[], from: Period, kind: CopyKind, today: string,
): Copied {
  const before: Values = {}
  const values: Values = {}
  for (const field of fields) {
    const text = startOf(field, row.values[field.field])
    before[field.field] = text
    values[field.field] = text
    if (field.type !== 'date' || !isDay(text) || text < from.from || text > from.to) continue
    const moved = addMonths(text, monthsOf[kind])
    values[field.field] = moved <= today ? moved : ''
  }
  return {
    row: row.row, before, values, taken: true,
    ...(row.person && !row.person.erased && { person: { person: row.person.person, name: row.person.name } }),
  }
}

// The fields that say something else than the row copied from.
export function differing(copied: Copied): string[] {
  return Object.keys(copied.values).filter((field) => copied.values[field] !== copied.before[field])
}

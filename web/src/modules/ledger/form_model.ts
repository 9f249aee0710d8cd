// The form of a ledger, made from its definition: which control, what it begins with, what is sent.
import type { Choice, FieldDefinition, LedgerDetail, Row, Value } from '@/api/types'
import { isDay, makeDay } from '@/ui/days'

export type ControlKind = 'line' | 'text' | 'number' | 'day' | 'choice' | 'yes_no' | 'unit'
export interface Control {
  field: string
  label: string
  kind: ControlKind
  required: boolean
  sensitive: boolean
  choices: Choice[]
  note: string
  unitWord: string
  maxLength: number
  // Kept here already, though not shown: leaving it empty keeps it.
  kept: boolean
}
export type Values = Record<string, string>

const longFrom = 120

function kindOf(field: FieldDefinition): ControlKind {
  switch (field.type) {
    case 'integer':
    case 'decimal':
      return 'number'
    case 'date':
      return 'day'
    case 'choice':
      return 'choice'
    case 'boolean':
      return 'yes_no'
    case 'unit':
      return 'unit'
    case 'text':
      return (field.max_length ?? 100) > longFrom ? 'text' : 'line'
  }
}

// "1998年6月", "1998.6.5", "19980605" and "1998/6/5" are all written by people; a day that cannot
// be read stays as it is, for the server to say what is wrong with it.
export function readDay(text: string): string {
  const trimmed = text.trim()
  const match =
    /^(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})?\s*日?)?$/.exec(trimmed) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed)
  if (!match) return trimmed
  const day = makeDay(Number(match[1]), Number(match[2]), Number(match[3] ?? 1))
  return isDay(day) ? day : trimmed
}

export function startOf(field: FieldDefinition, value: Value | undefined): string {
  if (!value || field.sensitive) return ''
  if (field.type === 'boolean') {
    const text = value.code ?? value.shown
    return text === 'true' || text === '是' ? '是' : text === 'false' || text === '否' ? '否' : ''
  }
  if (field.type === 'choice') return value.code ?? value.shown
  // A unit is written by its number, as "#41".
  if (field.type === 'unit') return value.code ?? value.shown
  if (field.type === 'date') return readDay(value.code ?? value.shown)
  if (field.type === 'integer' || field.type === 'decimal')
    return (value.code ?? value.shown).replace(/[,\s]/g, '')
  return value.shown
}

export function controlOf(field: FieldDefinition, row?: Row): Control {
  const now = row?.values[field.field]
  return {
    field: field.field,
    label: field.label,
    kind: kindOf(field),
    required: field.required ?? false,
    sensitive: field.sensitive ?? false,
    // A retired choice is offered only where it already stands.
    choices: (field.choices ?? []).filter((each) => !each.retired || each.code === now?.code),
    note: field.note ?? '',
    unitWord: field.unit_word ?? '',
    maxLength: field.max_length ?? (field.type === 'text' ? 100 : 40),
    kept: Boolean(field.sensitive && now),
  }
}
export const controlsOf = (definition: LedgerDetail, row?: Row): Control[] =>
  definition.fields.map((field) => controlOf(field, row))

export function startValues(definition: LedgerDetail, row?: Row): Values {
  return Object.fromEntries(
    definition.fields.map((field) => [field.field, startOf(field, row?.values[field.field])]),
  )
}

const clean = (control: Control, text: string) =>
  control.kind === 'day' ? readDay(text) : text.trim()

// What a new row says: empty fields are left out.
export function entryValues(controls: Control[], values: Values): Record<string, string> {
  return Object.fromEntries(
    controls.flatMap((control) => {
      const text = clean(control, values[control.field] ?? '')
      return text ? [[control.field, text] as const] : []
    }),
  )
}

// What differs from before; an emptied field is null. A sensitive field is only ever written anew.
export function changedValues(
  controls: Control[], before: Values, after: Values,
): Record<string, string | null> {
  return Object.fromEntries(
    controls.flatMap((control) => {
      const was = clean(control, before[control.field] ?? '')
      const is = clean(control, after[control.field] ?? '')
      if (is === was || (control.sensitive && !is)) return []
      return [[control.field, is || null] as const]
    }),
  )
}

// What can be said before the server is asked.
export function findings(controls: Control[], values: Values): Record<string, string> {
  const found: Record<string, string> = {}
  for (const control of controls) {
    const text = clean(control, values[control.field] ?? '')
    if (!text) {
      if (control.required && !control.kept)
        found[control.field] =
          `请${control.kind === 'choice' || control.kind === 'unit' ? '选择' : '填写'}“${control.label}”。`
      continue
    }
    if (control.kind === 'day' && !isDay(text))
      found[control.field] = '日期请写成 2026-01-05 的样子。'
    else if (control.kind === 'number' && !/^[-+]?\d+(\.\d+)?$/.test(text.replace(/,/g, '')))
      found[control.field] = '请只写数字。'
    else if ([...text].length > control.maxLength && (control.kind === 'line' || control.kind === 'text'))
      found[control.field] = `最多 ${control.maxLength} 个字，现在是 ${[...text].length} 个。`
  }
  return found
}

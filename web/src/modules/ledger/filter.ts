// The filters of a table: made from the definition, kept in the address ("f.post=secretary,member",
// "f.held_on=2026-01-01..2026-03-31"), sent as an expression.
import type { LocationQuery } from 'vue-router'
import type { FieldDefinition } from '@/api/types'
import { isDay } from '@/ui/days'
import { one } from '@/ui/selection'

export type Filters = Record<string, string>
export const filterName = (field: string): string => `f.${field}`

export function filterable(fields: FieldDefinition[]): FieldDefinition[] {
  return fields.filter((field) => !field.sensitive && field.type !== 'unit')
}
export function readFilters(fields: FieldDefinition[], query: LocationQuery): Filters {
  const found: Filters = {}
  for (const field of filterable(fields)) {
    const text = one(query[filterName(field.field)])
    if (text && condition(field, text)) found[field.field] = text
  }
  return found
}

const quoted = (text: string) => `"${text.replace(/[\\"]/g, (each) => `\\${each}`)}"`
const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

function range(
  name: string, text: string, valid: (text: string) => boolean, write: (text: string) => string,
): string | undefined {
  const [from = '', to = from, ...rest] = text.split('..')
  if (rest.length || (from && !valid(from)) || (to && !valid(to)) || (!from && !to)) return undefined
  return [from && `${name} >= ${write(from)}`, to && `${name} <= ${write(to)}`]
    .filter(Boolean).join(' && ')
}

function condition(field: FieldDefinition, text: string): string | undefined {
  const name = field.field
  if (text === 'none') return `!has(${name})`
  switch (field.type) {
    case 'choice': {
      const known = new Set(field.choices?.map((choice) => choice.code))
      const codes = text.split(',').filter((code) => known.has(code))
      if (!codes.length) return undefined
      return codes.length === 1
        ? `${name} == ${quoted(codes[0]!)}`
        : `${name} in [${codes.map(quoted).join(', ')}]`
    }
    case 'boolean':
      return text === 'true' || text === 'false' ? `${name} == ${text}` : undefined
    case 'date':
      return range(name, text, isDay, (day) => `date("${day}")`)
    case 'integer':
    case 'decimal':
      return range(name, text, isNumber, (number) => number)
    case 'text':
      return `${name}.contains(${quoted(text)})`
    case 'unit':
      return undefined
  }
}

export function whereOf(fields: FieldDefinition[], filters: Filters): string {
  const parts = filterable(fields).flatMap((field) => {
    const text = filters[field.field]
    const said = text ? condition(field, text) : undefined
    return said ? [said.includes(' && ') ? `(${said})` : said] : []
  })
  return parts.length === 1 ? parts[0]!.replace(/^\((.*)\)$/, '$1') : parts.join(' && ')
}

// What a filter says to a reader.
export function filterWords(field: FieldDefinition, text: string): string {
  if (text === 'none') return `${field.label}：没有填`
  if (field.type === 'choice')
    return `${field.label}：${text.split(',').map((code) =>
      field.choices?.find((choice) => choice.code === code)?.label ?? code).join('、')}`
  if (field.type === 'boolean') return `${field.label}：${text === 'true' ? '是' : '否'}`
  if (text.includes('..')) {
    const [from, to] = text.split('..')
    return `${field.label}：${from || '最初'} 至 ${to || '今'}`
  }
  return `${field.label}：${field.type === 'text' ? `含“${text}”` : text}`
}

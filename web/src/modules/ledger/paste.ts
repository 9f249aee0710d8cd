// Rows pasted from a spreadsheet: its clipboard text taken apart, its headings matched to fields.
import type { FieldDefinition } from '@/api/types'

export const maxPasted = 200

// Tab-separated text as Excel and WPS put it on the clipboard: a cell with a line break, a tab or
// a quote stands in quotes, a quote within is doubled.
export function parseTsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endCell = () => {
    row.push(cell.trim())
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (row.some(Boolean)) rows.push(row)
    row = []
  }
  const plain = text.replace(/\r\n?/g, '\n').replace(/\u00a0/g, ' ')
  for (let at = 0; at < plain.length; at++) {
    const letter = plain[at]!
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (plain[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === '\t') endCell()
    else if (letter === '\n') endRow()
    else cell += letter
  }
  endRow()
  return rows
}

// A column of the grid is a field, a part of the person, or nothing.
export interface Column {
  name: string
  label: string
}
export const personColumns: Column[] = [
  { name: 'person.name', label: '姓名' },
  { name: 'person.id_number', label: '身份证号' },
  { name: 'person.phone', label: '手机号' },
]
export function columnsOf(fields: FieldDefinition[], hasPerson: boolean): Column[] {
  return [
    ...(hasPerson ? personColumns : []),
    ...fields.map((field) => ({ name: field.field, label: field.label })),
  ]
}

const bare = (heading: string) => heading.replace(/[\s*＊：:（(].*$/, '').trim()
const aliases: Record<string, string> = {
  身份证: '身份证号', 身份证号码: '身份证号', 公民身份号码: '身份证号', 联系电话: '手机号',
  手机: '手机号', 手机号码: '手机号', 电话: '手机号',
}

export interface Pasted {
  // The name of the column of the grid for each pasted column; empty: not taken.
  taken: string[]
  rows: string[][]
  hadHeadings: boolean
}

// The first line is one of headings when at least half of its filled cells name a column.
export function arrange(cells: string[][], columns: Column[]): Pasted {
  const width = Math.max(0, ...cells.map((row) => row.length))
  const named = (cells[0] ?? []).map((heading) => {
    const plain = bare(heading)
    const found =
      columns.find((column) => column.label === heading || column.name === heading) ??
      columns.find((column) => bare(column.label) === plain) ??
      columns.find((column) => column.label === aliases[plain])
    return plain && found ? found.name : ''
  })
  const unique = named.map((name, index) => (named.indexOf(name) === index ? name : ''))
  const filled = (cells[0] ?? []).filter(Boolean).length
  const hadHeadings = filled > 0 && unique.filter(Boolean).length * 2 >= filled
  const pad = (row: string[]) => Array.from({ length: width }, (_, index) => row[index] ?? '')
  return {
    hadHeadings,
    taken: Array.from({ length: width }, (_, index) =>
      hadHeadings ? (unique[index] ?? '') : (columns[index]?.name ?? '')),
    rows: cells.slice(hadHeadings ? 1 : 0).map(pad),
  }
}

import { describe, expect, it } from 'vitest'
import type { FieldDefinition, Row } from '@/api/types'
import { parsePeriod } from '@/ui/days'
import { addMonths, copyRow, differing } from './copy_period'

const field = (name: string, type: FieldDefinition['type'], more: Partial<FieldDefinition> = {}) =>
  ({ field: name, label: name, type, required: false, sensitive: false, ...more }) as FieldDefinition
const fields = [
  field('theme', 'text'), field('held_on', 'date'), field('born', 'date'),
  field('phone', 'text', { sensitive: true }),
]
const row = {
  row: 7, revision: 2, unit: { unit: 1, name: '大弯街道' }, valid_from: '2026-10-31', valid_to: '2026-10-31',
  values: {
    theme: { shown: '主题团日' }, held_on: { shown: '2026-10-31' }, born: { shown: '2001-10-05' },
    phone: { shown: '***' },
  },
  warnings: [],
} as unknown as Row
const october = parsePeriod('2026-10')!

describe('the rows of the last period', () => {
  it('move their days into the next month and keep the rest', () => {
    const copied = copyRow(row, fields, october, 'month', '2026-11-30')
    expect(copied.values).toEqual({ theme: '主题团日', held_on: '2026-11-30', born: '2001-10-05', phone: '' })
    expect(differing(copied)).toEqual(['held_on'])
  })
  it('leave a day that has not come yet to be filled in', () => {
    const copied = copyRow(row, fields, october, 'month', '2026-11-26')
    expect(copied.values.held_on).toBe('')
    expect(differing(copied)).toEqual(['held_on'])
  })
  it('tell what was changed by hand', () => {
    const copied = copyRow(row, fields, october, 'month', '2026-11-30')
    copied.values.theme = '学习会'
    expect(differing(copied)).toEqual(['theme', 'held_on'])
  })
  it('step over the end of a short month and of the year', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15')
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
  })
})

import { describe, expect, it } from 'vitest'
import type { LocationQuery } from 'vue-router'
import { many, readSelection, writeSelection } from './selection'

describe('the selection in the address', () => {
  it.each([
    [{}, { as: 'then' }],
    [{ on: '2019-12-31', as: 'now' }, { on: '2019-12-31', as: 'now' }],
    [{ period: '2026-Q3' }, { period: '2026-Q3', as: 'then' }],
    [{ compare: '2019-12-31,2026-11-26' }, { compare: ['2019-12-31', '2026-11-26'], as: 'then' }],
    [{ compare: '2025-Q3,2026-Q3' }, { compare: ['2025-Q3', '2026-Q3'], as: 'then' }],
  ])('%j is read and written again', (query, expected) => {
    expect(readSelection(query)).toEqual(expected)
    expect(readSelection(writeSelection(readSelection(query)) as never)).toEqual(expected)
  })
  it.each([
    { on: '2019-02-30' }, { period: 'soon' }, { compare: '2019-12-31' },
    { compare: '2019-12-31,2026-Q1' }, { as: 'whenever' }, { on: null },
  ])('%j means today as then', (query) => {
    expect(readSelection(query as unknown as LocationQuery)).toEqual({ as: 'then' })
  })
  it('has a period rather than a day', () => {
    expect(readSelection({ on: '2026-01-01', period: '2026' })).toEqual({
      period: '2026', as: 'then',
    })
  })
  it('reads lists', () => {
    expect(many('a,,b')).toEqual(['a', 'b'])
    expect(many(undefined)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { FigureTable } from '@/api/types'
import { askOf, columnsOf, readQuestion, seriesOf } from './question'

describe('the question of the figures', () => {
  it('is read from the address, within its limits', () => {
    const many = Array.from({ length: 20 }, (_, index) => `i${index}`).join(',')
    expect(readQuestion({ indicator: many }).indicators).toHaveLength(12)
    expect(readQuestion({ indicator: 'a,a,b', split: 'x,y,z', series: '99', share: '1' }))
      .toEqual({ indicators: ['a', 'b'], by: 'children', split: ['x', 'y'], share: true, series: 0 })
  })
  it('asks for a series that ends with the selected period', () => {
    expect(seriesOf({ as: 'then', period: '2026-Q2' }, 3, '2026-11-26'))
      .toBe('2025-Q4,2026-Q1,2026-Q2')
    expect(seriesOf({ as: 'then' }, 2, '2026-11-26')).toBe('2026-Q2,2026-Q3')
  })
  it('says one kind of time only', () => {
    const question = readQuestion({ indicator: 'a', series: '4', split: 's', share: '1' })
    const asked = askOf(question, { as: 'now', compare: ['2019-01-01', '2026-01-01'] }, 4, '2026-11-26')
    expect(asked).toEqual({
      indicator: ['a'], unit: 4, by: 'children', as: 'now', split: ['s'], share: true,
      compare: '2019-01-01,2026-01-01',
    })
    expect(askOf({ ...question, series: 0 }, { as: 'then', on: '2020-01-01' }, 4, '2026-11-26'))
      .toMatchObject({ on: '2020-01-01' })
  })
})

describe('the columns of an answer', () => {
  const answer = (indicator: string, time: number) => ({
    indicator, label: indicator.toUpperCase(), basis: '', time, figures: [],
    keys: [{ parts: [{ code: 'on', label: '编制内' }] }, { parts: [{ code: 'off', label: '编制外' }] }],
  })
  const table = (answers: FigureTable['answers'], times: string[]): FigureTable => ({
    unit: { unit: 1, name: '' }, heading: '', basis_words: '', demonstration: false, withheld: false, units: [], answers,
    times: times.map((key) => ({ key, label: key })),
  })
  const labels = (answers: FigureTable['answers'], times: string[]) =>
    columnsOf(table(answers, times)).map((column) => column.label)
  it('are named by what differs', () => {
    expect(labels([answer('a', 0)], ['T'])).toEqual(['编制内', '编制外'])
    expect(labels([answer('a', 0), answer('b', 0)], ['T']))
      .toEqual(['A · 编制内', 'A · 编制外', 'B · 编制内', 'B · 编制外'])
    const whole = (time: number) => ({ ...answer('a', time), keys: [{ parts: [] }] })
    expect(labels([whole(0)], ['T'])).toEqual(['A'])
    expect(labels([whole(0), whole(1)], ['T1', 'T2'])).toEqual(['T1', 'T2'])
  })
})

import { describe, expect, it } from 'vitest'
import {
  addDays, addYears, isDay, parsePeriod, periodOf, previousPeriod, recentPeriods, showDay,
  showInstant, showSpan,
} from './days'

describe('a day', () => {
  it.each([
    ['2024-02-29', true], ['2023-02-29', false], ['2026-13-01', false], ['2026-1-1', false],
    ['0000-01-01', false], ['', false], [undefined, false], [20260101, false],
  ])('%s is a day: %s', (text, expected) => expect(isDay(text)).toBe(expected))
  it('moves over months and years', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(addYears('2024-02-29', -1)).toBe('2023-02-28')
  })
  it('is told in Chinese', () => {
    expect(showDay('2026-01-05')).toBe('2026年1月5日')
    expect(showSpan('2026-01-05', undefined)).toBe('2026年1月5日 — 今')
    expect(showSpan('2026-01-05', '2026-01-05')).toBe('2026年1月5日')
    expect(showSpan(undefined, undefined)).toBe('一直有效')
  })
  it('has Beijing’s time for an instant', () => {
    expect(showInstant('2026-11-26T18:30:00Z')).toBe('2026-11-27 02:30')
    expect(showInstant('2026-11-26T18:30:00+08:00')).toBe('2026-11-26 18:30')
  })
})

describe('a period', () => {
  it.each([
    ['2026', '2026-01-01', '2026-12-31', '2026年'],
    ['2026-Q1', '2026-01-01', '2026-03-31', '2026年第一季度'],
    ['2024-02', '2024-02-01', '2024-02-29', '2024年2月'],
    ['2026-11-H1', '2026-11-01', '2026-11-15', '2026年11月上半月'],
    ['2026-11-H2', '2026-11-16', '2026-11-30', '2026年11月下半月'],
    ['2026-06-18..2026-09-30', '2026-06-18', '2026-09-30', '2026年6月18日至2026年9月30日'],
  ])('%s', (key, from, to, label) => {
    expect(parsePeriod(key)).toMatchObject({ key, from, to, label })
  })
  it.each(['2026-Q5', '2026-13', '2026-11-H3', '2026-09-30..2026-06-18', '', '26', null])(
    '%s is none', (key) => expect(parsePeriod(key)).toBeUndefined(),
  )
  it('has one before it of the same kind', () => {
    const before = (key: string) => previousPeriod(parsePeriod(key)!).key
    expect(before('2026-Q1')).toBe('2025-Q4')
    expect(before('2026-01')).toBe('2025-12')
    expect(before('2026-03-H1')).toBe('2026-02-H2')
    expect(before('2026-01-11..2026-01-20')).toBe('2026-01-01..2026-01-10')
  })
  it('is found for a day', () => {
    expect(periodOf('2026-11-16', 'half_month').key).toBe('2026-11-H2')
    expect(recentPeriods('2026-02-01', 'quarter', 3).map((period) => period.key))
      .toEqual(['2026-Q1', '2025-Q4', '2025-Q3'])
  })
})

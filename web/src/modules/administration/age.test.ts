import { describe, expect, it } from 'vitest'
import { ageWords } from './age'

describe('how long ago a backup was made', () => {
  const made = '2026-07-01T10:00:00+08:00'
  const after = (minutes: number) => ageWords(made, Date.parse(made) + minutes * 60_000)
  it('is told in the largest unit that has passed', () => {
    expect(after(0).words).toBe('刚才')
    expect(after(59).words).toBe('59 分钟以前')
    expect(after(60).words).toBe('1 小时以前')
    expect(after(24 * 60).words).toBe('1 天以前')
  })
  it('is old from the third day on, and never in the future', () => {
    expect(after(3 * 24 * 60 - 1).old).toBe(false)
    expect(after(3 * 24 * 60).old).toBe(true)
    expect(after(-5).words).toBe('刚才')
  })
})

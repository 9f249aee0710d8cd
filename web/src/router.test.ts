import { describe, expect, it } from 'vitest'
import { safeBack } from './router'

describe('the way back after signing in', () => {
  it.each([
    ['/unit/4?on=2019-12-31', '/unit/4?on=2019-12-31'], ['//evil.example', '/'],
    ['/\\evil.example', '/'], ['https://evil.example', '/'], ['javascript:alert(1)', '/'],
    ['/sign-in?back=/', '/'], [undefined, '/'],
  ])('%s leads to %s', (back, expected) => expect(safeBack(back)).toBe(expected))
})

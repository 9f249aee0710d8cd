import { describe, expect, it } from 'vitest'
import { afterSaving, stepOf } from './grid_keys'

const size = { rows: 3, columns: 4 }

describe('keys in a table', () => {
  it('lead to the next cell and never out of the table', () => {
    expect(stepOf('ArrowDown', false, { row: 0, column: 1 }, size)).toEqual({ to: { row: 1, column: 1 } })
    expect(stepOf('ArrowUp', false, { row: 0, column: 1 }, size)).toEqual({ to: { row: 0, column: 1 } })
    expect(stepOf('ArrowRight', false, { row: 2, column: 3 }, size)).toEqual({ to: { row: 2, column: 3 } })
    expect(stepOf('End', true, { row: 0, column: 0 }, size)).toEqual({ to: { row: 2, column: 3 } })
    expect(stepOf('Home', false, { row: 2, column: 3 }, size)).toEqual({ to: { row: 2, column: 0 } })
    expect(stepOf('PageDown', false, { row: 0, column: 2 }, size)).toEqual({ to: { row: 2, column: 2 } })
  })
  it('begin an edit, and leave other keys to the page', () => {
    expect(stepOf('Enter', false, { row: 0, column: 0 }, size)).toEqual({ edit: 'kept' })
    expect(stepOf('F2', false, { row: 0, column: 0 }, size)).toEqual({ edit: 'kept' })
    expect(stepOf('Delete', false, { row: 0, column: 0 }, size)).toEqual({ edit: 'emptied' })
    expect(stepOf('Tab', false, { row: 0, column: 0 }, size)).toBeUndefined()
    expect(stepOf('a', false, { row: 0, column: 0 }, size)).toBeUndefined()
  })
  it('go on below after Enter and along the row after Tab', () => {
    expect(afterSaving('Enter', false, { row: 1, column: 2 }, size)).toEqual({ row: 2, column: 2 })
    expect(afterSaving('Enter', false, { row: 2, column: 2 }, size)).toEqual({ row: 2, column: 2 })
    expect(afterSaving('Tab', false, { row: 0, column: 3 }, size)).toEqual({ row: 1, column: 0 })
    expect(afterSaving('Tab', true, { row: 1, column: 0 }, size)).toEqual({ row: 0, column: 3 })
    expect(afterSaving('Tab', false, { row: 2, column: 3 }, size)).toEqual({ row: 2, column: 3 })
  })
})

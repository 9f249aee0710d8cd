// Keys in a table whose cells are edited in place: where the next key leads. Pure.
export interface Place {
  row: number
  column: number
}
export interface Size {
  rows: number
  columns: number
}
export type Step = { to: Place } | { edit: 'kept' | 'emptied' } | undefined

const within = (number: number, count: number) => Math.min(Math.max(number, 0), count - 1)

// A cell that is not being edited. Delete begins with an empty field: nothing is taken away before
// it is saved.
export function stepOf(key: string, ctrl: boolean, at: Place, size: Size): Step {
  const to = (row: number, column: number): Step =>
    ({ to: { row: within(row, size.rows), column: within(column, size.columns) } })
  switch (key) {
    case 'ArrowUp':
      return to(at.row - 1, at.column)
    case 'ArrowDown':
      return to(at.row + 1, at.column)
    case 'ArrowLeft':
      return to(at.row, at.column - 1)
    case 'ArrowRight':
      return to(at.row, at.column + 1)
    case 'Home':
      return to(ctrl ? 0 : at.row, 0)
    case 'End':
      return to(ctrl ? size.rows - 1 : at.row, size.columns - 1)
    case 'PageUp':
      return to(at.row - 10, at.column)
    case 'PageDown':
      return to(at.row + 10, at.column)
    case 'Enter':
    case 'F2':
      return { edit: 'kept' }
    case 'Delete':
    case 'Backspace':
      return { edit: 'emptied' }
    default:
      return undefined
  }
}

// Where a saved cell leads: Enter to the row below, Tab along the row and on to the next.
export function afterSaving(key: 'Enter' | 'Tab', back: boolean, at: Place, size: Size): Place {
  if (key === 'Enter') return { row: within(at.row + (back ? -1 : 1), size.rows), column: at.column }
  const index = at.row * size.columns + at.column + (back ? -1 : 1)
  const last = size.rows * size.columns - 1
  const next = Math.min(Math.max(index, 0), last)
  return { row: Math.floor(next / size.columns), column: next % size.columns }
}

import { get } from './http'
import type { FigureRows, FigureTable, Indicators } from './types'

export interface FigureQuery {
  indicator: string[]
  unit: number
  by?: string
  split?: string[]
  share?: boolean
  on?: string
  period?: string
  compare?: string
  series?: string
  as?: string
  purpose?: string
}
export interface CellQuery extends Omit<FigureQuery, 'indicator'> {
  indicator: string
  section: number
  own?: boolean
  key?: string[]
  side?: 'numerator' | 'denominator'
  after?: string
  limit?: number
}
export const readIndicators = () => get<Indicators>('/indicators')
export const readFigures = (asked: FigureQuery) => get<FigureTable>('/figures', { ...asked })
// A key has one code for every split; the code of “not filled in” may be empty.
export const readFigureRows = ({ key, ...asked }: CellQuery) =>
  get<FigureRows>('/figures/rows', { ...asked, ...(key?.length && { key: { each: key } }) })

import { get } from './http'
import type { Home, UnitDetail, UnitHistory, UnitPage } from './types'

export interface UnitSearch {
  search: string
  on?: string
  under?: number
  limit?: number
  after?: string
}
export const searchUnits = (asked: UnitSearch, signal?: AbortSignal) =>
  get<UnitPage>('/units', { ...asked }, signal)
export const readUnit = (unit: number, on?: string) => get<UnitDetail>(`/units/${unit}`, { on })
export const readChildren = (unit: number, on?: string, after?: string, limit = 100) =>
  get<UnitPage>(`/units/${unit}/children`, { on, after, limit })
export const readHistory = (unit: number) => get<UnitHistory>(`/units/${unit}/history`)

export interface HomeQuery {
  on?: string
  period?: string
  as?: string
}
export const readHome = (unit: number, asked: HomeQuery) =>
  get<Home>(`/units/${unit}/home`, { ...asked })

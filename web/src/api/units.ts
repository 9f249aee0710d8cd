import { get } from './http'
import type { ChildPage, FoundUnits, Home, UnitDetail, UnitHistory } from './types'

export interface UnitSearch {
  search: string
  on?: string
  under?: number
  limit?: number
  after?: string
}
export const searchUnits = (asked: UnitSearch, signal?: AbortSignal) =>
  get<FoundUnits>('/units', { ...asked }, signal)
export const readUnit = (unit: number, on?: string) => get<UnitDetail>(`/units/${unit}`, { on })
export const readChildren = (unit: number, on?: string, after?: string, limit = 100) =>
  get<ChildPage>(`/units/${unit}/children`, { on, after, limit })
export const readHistory = (unit: number) => get<UnitHistory>(`/units/${unit}/history`)

export interface HomeQuery {
  on?: string
  period?: string
  as?: string
}
export const readHome = (unit: number, asked: HomeQuery) =>
  get<Home>(`/units/${unit}/home`, { ...asked })

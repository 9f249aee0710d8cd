import { address, call, freshKey, get, post, type Query } from './http'
import type {
  BulkChange, BulkResult, LedgerDetail, Ledgers, Revealed, RowCheck, RowDetail, RowEntry, RowPage,
  RowPatch, RowWritten, UnitLedgers,
} from './types'

export interface RowQuery {
  on?: string
  until?: string
  as?: string
  below?: boolean
  where?: string
  q?: string
  // Only rows that a rule warns of.
  warned?: boolean
  known_at?: string
  purpose?: string
  limit?: number
  after?: string
}
const ledgerPath = (unit: number, ledger: string) =>
  `/units/${unit}/ledgers/${encodeURIComponent(ledger)}`
const rowPath = (ledger: string, row: number) =>
  `/ledgers/${encodeURIComponent(ledger)}/rows/${row}`

export const readLedgers = () => get<Ledgers>('/ledgers')
export const readLedger = (ledger: string, unit: number, on?: string) =>
  get<LedgerDetail>(`/ledgers/${encodeURIComponent(ledger)}`, { unit, on })
export const readUnitLedgers = (unit: number, on?: string) =>
  get<UnitLedgers>(`/units/${unit}/ledgers`, { on })
export const readRows = (unit: number, ledger: string, asked: RowQuery) =>
  get<RowPage>(`${ledgerPath(unit, ledger)}/rows`, { ...asked })
export const addRow = (unit: number, ledger: string, entry: RowEntry, key = freshKey()) =>
  post<RowWritten>(`${ledgerPath(unit, ledger)}/rows`, entry, { key })
export const checkRow = (unit: number, ledger: string, entry: RowEntry) =>
  post<RowCheck>(`${ledgerPath(unit, ledger)}/rows/check`, entry)
export const readRow = (ledger: string, row: number) => get<RowDetail>(rowPath(ledger, row))
export const changeRow = (ledger: string, row: number, revision: number, patch: RowPatch) =>
  call<RowWritten>('PATCH', rowPath(ledger, row), {
    body: patch,
    ifMatch: revision,
  })
export const revealRow = (ledger: string, row: number, purpose: string) =>
  post<Revealed>(`${rowPath(ledger, row)}/reveal`, { purpose })
export const changeInBulk = (unit: number, ledger: string, asked: BulkChange) =>
  post<BulkResult>(`${ledgerPath(unit, ledger)}/bulk`, asked)

export const templateAddress = (unit: number, ledger: string) =>
  address(`${ledgerPath(unit, ledger)}/template.xlsx`)
export const exportAddress = (unit: number, ledger: string, asked: Query) =>
  address(`${ledgerPath(unit, ledger)}/export.xlsx`, asked)

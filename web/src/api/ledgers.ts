import { address, call, freshKey, get, post, type Query } from './http'
import type {
  BulkResult, FieldType, LedgerBrief, LedgerCount, LedgerDetail, Revealed, Row, RowCheck, RowDetail,
  RowEntry, RowPage, RowPatch,
} from './types'

export interface RowQuery {
  on?: string
  until?: string
  as?: string
  below?: boolean
  where?: string
  q?: string
  known_at?: string
  purpose?: string
  limit?: number
  after?: string
}
const ledgerPath = (unit: number, ledger: string) =>
  `/units/${unit}/ledgers/${encodeURIComponent(ledger)}`
const rowPath = (ledger: string, row: number) =>
  `/ledgers/${encodeURIComponent(ledger)}/rows/${row}`

export const readLedgers = () => get<{ ledgers: LedgerBrief[] }>('/ledgers')
// The long words of the field types are the server's; ours are those of the package language.
const shortTypes: Record<string, FieldType> = { integer: 'int', boolean: 'bool' }
export async function readLedger(
  ledger: string, unit: number, on?: string,
): Promise<LedgerDetail> {
  const said = await get<LedgerDetail>(`/ledgers/${encodeURIComponent(ledger)}`, { unit, on })
  const fields = said.fields.map((field) => ({
    ...field, type: shortTypes[field.type] ?? field.type,
  }))
  return { ...said, fields }
}
export const readUnitLedgers = (unit: number, on?: string) =>
  get<{ ledgers: LedgerCount[] }>(`/units/${unit}/ledgers`, { on })
export const readRows = (unit: number, ledger: string, asked: RowQuery) =>
  get<RowPage>(`${ledgerPath(unit, ledger)}/rows`, { ...asked })
export const addRow = (unit: number, ledger: string, entry: RowEntry, key = freshKey()) =>
  post<{ row: Row; warnings?: string[] }>(`${ledgerPath(unit, ledger)}/rows`, entry, { key })
export const checkRow = (unit: number, ledger: string, entry: RowEntry) =>
  post<RowCheck>(`${ledgerPath(unit, ledger)}/rows/check`, entry)
export const readRow = (ledger: string, row: number) => get<RowDetail>(rowPath(ledger, row))
export const changeRow = (ledger: string, row: number, revision: number, patch: RowPatch) =>
  call<{ row?: Row; warnings?: string[] }>('PATCH', rowPath(ledger, row), {
    body: patch,
    ifMatch: revision,
  })
export const revealRow = (ledger: string, row: number, purpose: string) =>
  post<Revealed>(`${rowPath(ledger, row)}/reveal`, { purpose })
export const changeInBulk = (
  unit: number, ledger: string,
  asked: RowPatch & { rows: { row: number; revision: number }[] },
) => post<BulkResult>(`${ledgerPath(unit, ledger)}/bulk`, asked)

export const templateAddress = (unit: number, ledger: string) =>
  address(`${ledgerPath(unit, ledger)}/template.xlsx`)
export const exportAddress = (unit: number, ledger: string, asked: Query) =>
  address(`${ledgerPath(unit, ledger)}/export.xlsx`, asked)

import { address, call, get, post } from './http'
import type { ComparedPage, FixedCell, ImportCells, Imports, Job, Jobs, NoticeKind } from './types'

export type Existing = 'skip' | 'update' | 'fill'

export interface ImportChoices {
  existing: Existing
  // That the persons of the sheet were told, or agreed.
  notice?: NoticeKind
  purpose?: string
}
export const startImport = (
  unit: number, ledger: string, file: File, choices: ImportChoices,
) =>
  call<Job>('POST', `/units/${unit}/ledgers/${encodeURIComponent(ledger)}/imports`, {
    query: { file_name: file.name, ...choices },
    file,
  })
export const readJobs = () => get<Jobs>('/jobs')
export const readJob = (job: number) => get<Job>(`/jobs/${job}`)
export const jobEvents = (job: number) => address(`/jobs/${job}/events`)
export const cancelJob = (job: number) => post<Job>(`/jobs/${job}/cancel`)
export const commitJob = (job: number, purpose?: string) =>
  post<Job>(`/jobs/${job}/commit`, undefined, { query: { purpose } })
export const readCells = (job: number, purpose?: string) =>
  get<ImportCells>(`/jobs/${job}/cells`, { purpose })
export const fixCells = (job: number, cells: FixedCell[], purpose?: string) =>
  post<Job>(`/jobs/${job}/fixes`, { cells }, { query: { purpose } })
export type ComparedList = 'only_in_file' | 'only_here' | 'different'
export const readCompared = (
  job: number, list: ComparedList, asked: { purpose?: string | undefined; after?: string | undefined },
) => get<ComparedPage>(`/jobs/${job}/comparison`, { list, limit: 50, ...asked })
export const readImports = (unit: number) =>
  get<Imports>(`/units/${unit}/imports`)
export const undoImport = (made: number) => post<Job>(`/imports/${made}/undo`)

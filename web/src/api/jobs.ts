import { address, call, get, post } from './http'
import type { ImportBrief, Job, NoticeKind } from './types'

export type Existing = 'skip' | 'update' | 'fill'
export type JobId = number | string

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
export const readJobs = () => get<{ jobs: Job[] }>('/jobs')
export const readJob = (job: JobId) => get<Job>(`/jobs/${job}`)
export const jobEvents = (job: JobId) => address(`/jobs/${job}/events`)
export const cancelJob = (job: JobId) => post<Job | undefined>(`/jobs/${job}/cancel`)
export const commitJob = (job: JobId, purpose?: string) =>
  post<Job>(`/jobs/${job}/commit`, undefined, { query: { purpose } })
export const fixCells = (
  job: JobId, cells: { row: number; column: string | number; value: string }[],
) => post<Job>(`/jobs/${job}/fixes`, { cells })
export const readImports = (unit: number) =>
  get<{ imports: ImportBrief[] }>(`/units/${unit}/imports`)
export const undoImport = (made: number) => post<Job>(`/imports/${made}/undo`)
export const startBackup = () => post<Job>('/backups')
export const startVerification = (what: string) => post<Job>('/verifications', { what })

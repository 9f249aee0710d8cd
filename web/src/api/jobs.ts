import { address, call, get, post } from './http'
import type { ImportBrief, Job } from './types'

export type Existing = 'skip' | 'update' | 'fill'
export type JobId = number | string

export const startImport = (unit: number, ledger: string, file: File, existing: Existing) =>
  call<Job>('POST', `/units/${unit}/ledgers/${encodeURIComponent(ledger)}/imports`, {
    query: { file_name: file.name, existing },
    file,
  })
export const readJobs = () => get<{ jobs: Job[] }>('/jobs')
export const readJob = (job: JobId) => get<Job>(`/jobs/${job}`)
export const jobEvents = (job: JobId) => address(`/jobs/${job}/events`)
export const cancelJob = (job: JobId) => post<Job | undefined>(`/jobs/${job}/cancel`)
export const commitJob = (job: JobId) => post<Job>(`/jobs/${job}/commit`)
export const fixCells = (
  job: JobId, cells: { row: number; column: string | number; value: string }[],
) => post<Job>(`/jobs/${job}/fixes`, { cells })
export const readImports = (unit: number) =>
  get<{ imports: ImportBrief[] }>(`/units/${unit}/imports`)
export const undoImport = (made: number) => post<Job>(`/imports/${made}/undo`)
export const startBackup = () => post<Job>('/backups')
export const startVerification = (what: string) => post<Job>('/verifications', { what })

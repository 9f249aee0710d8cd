import { get, post } from './http'
import type {
  Backups, Burden, CheckName, Job, JournalPage, JournalSubject, PackageFile, PackageReport, Packages,
} from './types'

export interface JournalQuestion {
  subject?: JournalSubject
  ledger?: string
  actor?: number
  from?: string
  to?: string
}
export const readJournal = (unit: number, question: JournalQuestion, after?: string) =>
  get<JournalPage>(`/units/${unit}/journal`, { ...question, after })
export const readBurden = (unit: number) => get<Burden>('/burden', { unit })
export const readPackages = () => get<Packages>('/packages')
export const checkPackage = (files: PackageFile[]) =>
  post<PackageReport>('/packages/check', { files })
export const readBackups = () => get<Backups>('/backups')
export const startBackup = () => post<Job>('/backups')
export const startCheck = (what: CheckName) => post<Job>('/verifications', { what })

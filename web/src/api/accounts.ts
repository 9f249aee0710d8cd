import { call, get, post, remove } from './http'
import type {
  Account, BurdenEntry, Invitation, JournalEntry, PackageBrief, Page, RoleBrief, VillageLink,
} from './types'

export type AccountAct =
  | 'suspension' | 'resumption' | 'closing' | 'second-factor-drop' | 'sessions-end'

export const readAccounts = (unit: number) =>
  get<{ accounts: Account[] }>(`/units/${unit}/accounts`)
export const addAccount = (
  unit: number, entry: { login: string; office: string; roles: string[] },
) => post<{ account: Account; invitation: Invitation }>(`/units/${unit}/accounts`, entry)
export const readRoles = () => get<{ roles: RoleBrief[] }>('/roles')
export const inviteAgain = (account: number) =>
  post<Invitation>(`/accounts/${account}/invitation`)
export const actOnAccount = (account: Account, act: AccountAct) =>
  call<void>('POST', `/accounts/${account.account}/${act}`, { ifMatch: account.revision })
export const addGrant = (
  account: number, entry: { role: string; unit: number; ledgers?: string[]; until?: string },
) => post<unknown>(`/accounts/${account}/grants`, entry)
export const removeGrant = (account: number, grant: number) =>
  remove(`/accounts/${account}/grants/${grant}`)
export const handOver = (account: Account, to: number) =>
  call<void>('POST', `/accounts/${account.account}/hand-over`, {
    body: { to },
    ifMatch: account.revision,
  })
export const readVillageLinks = (unit: number) =>
  get<{ links: VillageLink[] }>(`/units/${unit}/village-links`)
export const addVillageLink = (
  unit: number, entry: { ledgers: string[]; expires: string; note: string },
) => post<{ link: VillageLink; address: string }>(`/units/${unit}/village-links`, entry)
export const removeVillageLink = (link: number) => remove(`/village-links/${link}`)

export interface JournalQuery {
  subject?: string
  from?: string
  to?: string
  limit?: number
  after?: string
}
export const readJournal = (unit: number, asked: JournalQuery) =>
  get<{ entries: JournalEntry[] } & Page>(`/units/${unit}/journal`, { ...asked })
export const readPackages = () =>
  get<{ packages: PackageBrief[]; definitions?: Record<string, unknown> }>('/packages')
export const readBurden = () => get<{ burden?: BurdenEntry[]; forms?: BurdenEntry[] }>('/burden')

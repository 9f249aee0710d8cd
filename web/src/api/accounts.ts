import { call, get, post, remove } from './http'
import type {
  Account, Accounts, AccountEntry, Grant, GrantEntry, Invitation, IssuedVillageLink,
  OpenedAccount, Roles, VillageLinkEntry, VillageLinks,
} from './types'

export type AccountAct =
  | 'suspension' | 'resumption' | 'closing' | 'second-factor-drop' | 'sessions-end'

export const readAccounts = (unit: number) =>
  get<Accounts>(`/units/${unit}/accounts`)
export const addAccount = (unit: number, entry: AccountEntry, key: string) =>
  post<OpenedAccount>(`/units/${unit}/accounts`, entry, { key })
export const readRoles = () => get<Roles>('/roles')
export const inviteAgain = (account: number) =>
  post<Invitation>(`/accounts/${account}/invitation`)
export const actOnAccount = (account: Account, act: AccountAct) =>
  call<void>('POST', `/accounts/${account.account}/${act}`, { ifMatch: account.revision })
export const addGrant = (account: number, entry: GrantEntry) =>
  post<Grant>(`/accounts/${account}/grants`, entry)
export const removeGrant = (account: number, grant: number) =>
  remove(`/accounts/${account}/grants/${grant}`)
export const handOver = (account: Account, to: number) =>
  call<void>('POST', `/accounts/${account.account}/hand-over`, {
    body: { to },
    ifMatch: account.revision,
  })
export const readVillageLinks = (unit: number) =>
  get<VillageLinks>(`/units/${unit}/village-links`)
export const addVillageLink = (unit: number, entry: VillageLinkEntry) =>
  post<IssuedVillageLink>(`/units/${unit}/village-links`, entry)
export const removeVillageLink = (link: number) => remove(`/village-links/${link}`)

import { get, post, remove } from './http'
import type { InvitationOffer, Me, OfferedFactor, Sessions, Site, VillageAccess } from './types'

export const readSite = () => get<Site>('/site')
export const readMe = () => get<Me>('/session')
export const signIn = (login: string, password: string, code?: string) =>
  post<Me>('/sign-in', { login, password, ...(code && { code }) })
export const signOut = () => post<void>('/sign-out')
export const readSessions = () => get<Sessions>('/sessions')
export const endSession = (session: number) => remove(`/sessions/${session}`)
export const changePassword = (old: string, fresh: string) =>
  post<void>('/password', { old, new: fresh })
export const beginSecondFactor = (password: string) =>
  post<OfferedFactor>('/second-factor', { password })
export const confirmSecondFactor = (code: string) =>
  post<void>('/second-factor/confirmation', { code })

export const readInvitation = (token: string) => post<InvitationOffer>('/invitation', { token })
export const acceptInvitation = (token: string, password: string) =>
  post<void>('/invitation/acceptance', { token, password })
// Sent with the token that useVillageToken has set.
export const readVillage = () => get<VillageAccess>('/village')

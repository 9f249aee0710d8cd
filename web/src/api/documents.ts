import { address, get, type Query } from './http'
import type { DocumentPreview, Documents } from './types'

export interface DocumentQuery {
  on?: string
  period?: string
  before?: string
  as?: string
}
export const readDocuments = (unit: number) =>
  get<Documents>('/documents', { unit })
export const readPreview = (unit: number, document: string, asked: DocumentQuery) =>
  get<DocumentPreview>(`/units/${unit}/documents/${encodeURIComponent(document)}/preview`, {
    ...asked,
  })
export const documentAddress = (
  unit: number, document: string, format: string, asked: DocumentQuery,
) =>
  address(
    `/units/${unit}/documents/${encodeURIComponent(document)}/` +
      `${encodeURIComponent(document)}.${format}`,
    { ...asked } as Query,
  )

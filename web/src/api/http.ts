// How every call is made: one place for headers, errors and the signed-in state.

export interface FieldProblem {
  field: string
  code?: string
  detail: string
}

// What the server refused, in its one shape of errors; status 0 means that nothing answered.
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly field: string | undefined
  readonly fields: FieldProblem[]
  readonly retryAfter: number | undefined
  readonly body: Record<string, unknown>

  constructor(status: number, body: Record<string, unknown>, retryAfter?: number) {
    const detail = typeof body.detail === 'string' ? body.detail : ''
    super(detail || `HTTP ${status}`)
    this.name = 'Problem'
    this.status = status
    this.code = typeof body.code === 'string' ? body.code : ''
    this.detail = detail
    this.field = typeof body.field === 'string' && body.field ? body.field : undefined
    this.fields = readFields(body.fields)
    this.retryAfter = retryAfter
    this.body = body
  }
}

function readFields(given: unknown): FieldProblem[] {
  if (!Array.isArray(given)) return []
  return given.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return []
    const one = each as Record<string, unknown>
    const detail = one.message ?? one.detail
    if (typeof one.field !== 'string' || typeof detail !== 'string') return []
    return [{ field: one.field, detail, ...(typeof one.code === 'string' && { code: one.code }) }]
  })
}

export type QueryValue = string | number | boolean | null | undefined | (string | number)[]
export type Query = Record<string, QueryValue>

// Empty values are left out; the members of a list are joined by commas.
export function queryText(query: Query): string {
  const parts: string[] = []
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text === '') continue
    parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(text).replace(/%2C/g, ',')}`)
  }
  return parts.length ? `?${parts.join('&')}` : ''
}

export function address(path: string, query: Query = {}): string {
  return `/api${path}${queryText(query)}`
}

export interface CallOptions {
  query?: Query
  body?: unknown
  file?: Blob
  ifMatch?: string | number
  // The same key makes a repeated creation harmless after a broken connection.
  key?: string
  signal?: AbortSignal
}

type SignedOut = () => void
let signedOut: SignedOut = () => {}
let villageToken = ''

export function onSignedOut(call: SignedOut): void {
  signedOut = call
}
export function useVillageToken(token: string): void {
  villageToken = token
}

// A fresh key for one intended creation; keep it while the same form is sent again.
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function headersOf(method: string, options: CallOptions): Headers {
  const headers = new Headers({ Accept: 'application/json' })
  if (method !== 'GET') headers.set('X-Jishi', '1')
  if (options.body !== undefined) headers.set('Content-Type', 'application/json')
  else if (options.file) headers.set('Content-Type', 'application/octet-stream')
  if (options.ifMatch !== undefined) headers.set('If-Match', `"${options.ifMatch}"`)
  if (options.key) headers.set('Idempotency-Key', options.key)
  if (villageToken) headers.set('Authorization', `Village ${villageToken}`)
  return headers
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!text) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export async function call<T>(
  method: string, path: string, options: CallOptions = {},
): Promise<T> {
  const init: RequestInit = {
    method,
    headers: headersOf(method, options),
    credentials: 'same-origin',
    redirect: 'error',
  }
  if (options.body !== undefined) init.body = JSON.stringify(options.body)
  else if (options.file) init.body = options.file
  if (options.signal) init.signal = options.signal
  let response: Response
  try {
    response = await fetch(address(path, options.query), init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(0, { code: 'no_answer' })
  }
  const body = await bodyOf(response)
  if (response.ok) return body as T
  const wait = Number(response.headers.get('Retry-After'))
  const problem = new Problem(
    response.status,
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {},
    Number.isFinite(wait) && wait > 0 ? wait : undefined,
  )
  if (problem.status === 401 && problem.code === 'not_signed_in') signedOut()
  throw problem
}

export const get = <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
  call<T>('GET', path, { query, ...(signal && { signal }) })
export const post = <T>(path: string, body?: unknown, options: CallOptions = {}): Promise<T> =>
  call<T>('POST', path, { ...options, ...(body !== undefined && { body }) })
export const remove = (path: string): Promise<void> => call<void>('DELETE', path)

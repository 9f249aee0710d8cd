// `fetch` answered by the made-up server, for tests of components.
import { answer } from './answers'

export interface Sent {
  method: string
  path: string
  headers: Headers
  body: Record<string, unknown>
}

export function mockFetch(signedIn = true): { fetch: typeof fetch; sent: Sent[] } {
  const sent: Sent[] = []
  const answering: typeof fetch = async (input, init) => {
    const url = new URL(String(input), 'http://mock')
    const method = init?.method ?? 'GET'
    const path = decodeURIComponent(url.pathname.slice('/api'.length))
    const body = typeof init?.body === 'string'
      ? (JSON.parse(init.body) as Record<string, unknown>) : {}
    sent.push({ method, path, headers: new Headers(init?.headers), body })
    const said = answer({ method, path, query: url.searchParams, body, signedIn })
    return new Response(said.body === undefined ? null : JSON.stringify(said.body), {
      status: said.status,
    })
  }
  return { fetch: answering, sent }
}

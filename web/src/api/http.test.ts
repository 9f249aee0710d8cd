import { afterEach, describe, expect, it, vi } from 'vitest'
import { mockFetch } from '../../mock/fetch'
import { call, get, onSignedOut, post, Problem, queryText, useVillageToken } from './http'

afterEach(() => {
  vi.unstubAllGlobals()
  onSignedOut(() => {})
  useVillageToken('')
})

describe('a call', () => {
  it('that changes something says that it comes from the page', async () => {
    const { fetch, sent } = mockFetch()
    vi.stubGlobal('fetch', fetch)
    await get('/site')
    await post('/sign-out')
    await call('PATCH', '/ledgers/activity/rows/1', { body: {}, ifMatch: 3 }).catch(() => {})
    expect(sent.map((each) => each.headers.get('X-Jishi'))).toEqual([null, '1', '1'])
    expect(sent[2]!.headers.get('If-Match')).toBe('"3"')
  })
  it('carries the token of a village link', async () => {
    const { fetch, sent } = mockFetch()
    vi.stubGlobal('fetch', fetch)
    useVillageToken('abc')
    await get('/village')
    expect(sent[0]!.headers.get('Authorization')).toBe('Village abc')
  })
  it('tells once that the session has ended, and a refused sign-in does not', async () => {
    vi.stubGlobal('fetch', mockFetch(false).fetch)
    const ended = vi.fn()
    onSignedOut(ended)
    await expect(post('/sign-in', { login: 'a', password: 'wrong' })).rejects
      .toMatchObject({ status: 401, code: 'sign_in_refused' })
    expect(ended).not.toHaveBeenCalled()
    await expect(get('/session')).rejects.toBeInstanceOf(Problem)
    expect(ended).toHaveBeenCalledOnce()
  })
  it('without an answer is a problem of status 0', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
    await expect(get('/site')).rejects.toMatchObject({ status: 0 })
  })
  it('is not broken by an error page that is no JSON', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', {
      status: 502, headers: { 'Retry-After': '7' },
    })))
    await expect(get('/site')).rejects.toMatchObject({ status: 502, code: '', retryAfter: 7 })
  })
})

describe('a query', () => {
  it('leaves out what is empty and joins lists', () => {
    expect(queryText({ a: undefined, b: '', c: [], d: ['x', 'y&z'], e: false, f: 0 }))
      .toBe('?d=x,y%26z&e=false&f=0')
    expect(queryText({})).toBe('')
  })
})

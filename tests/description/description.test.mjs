// That the proxy would find what it is there to find.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { before, test } from 'node:test'
import { parse } from 'yaml'
import { Description } from './description.mjs'
import { Proxy } from './proxy.mjs'

let description
before(async () => { description = await Description.read() })

const none = Buffer.alloc(0)
const kJson = { 'content-type': 'application/json' }
const kSession = { cookie: 'jishi_session=A' }
const kPage = { ...kSession, 'x-jishi': '1' }
const kRole = { role: 'leader', label: '领导', words: '查看' }

function judged({ method = 'GET', target = '/api/roles', headers = kSession, sent, status = 200,
  fields = kJson, body = { roles: [kRole] } }) {
  const bytes = (value) => value === undefined ? none : Buffer.from(JSON.stringify(value))
  return description.judge({ method, target, headers, bytes: bytes(sent) },
    { status, headers: fields, bytes: bytes(body) })?.differences
}
const found = (exchange) => (judged(exchange) ?? []).join('\n')

test('what is as described differs in nothing', () => {
  assert.deepEqual(judged({}), [])
  assert.equal(judged({ target: '/unit/12' }), undefined)
})

test('the validator is blind nowhere, and would be told if it were', () => {
  assert.deepEqual(description.blindSpots(), [])
  const [roles] = structuredClone(description.operations.filter((each) => each.iid === 'listRoles'))
  roles.responses.find((each) => each.code === '200').contents[0].schema.pattern = '('
  assert.deepEqual(new Description([roles]).blindSpots(),
    ['GET /api/roles, 200 application/json: the validator accepts anything'])
})

test('responses are held to the description', () => {
  assert.match(found({ body: { roles: [{ ...kRole, more: 1 }] } }), /additional properties; found 'more'/)
  assert.match(found({ body: { roles: [{ role: 'leader', label: '领导' }] } }), /property 'words'/)
  assert.match(found({ body: { roles: [{ ...kRole, words: 7 }] } }), /must be string/)
  assert.match(found({ status: 418 }), /418 is not described/)
  assert.match(found({ status: 201 }), /201 is not described/)
  assert.match(found({ fields: { 'content-type': 'text/html' } }), /media type/)
  assert.match(found({ fields: {} }), /no Content-Type/)
  assert.match(found({ fields: { ...kJson, etag: '"7"' } }), /field etag is not described/)
  assert.match(found({ target: '/api/accounts/7' }), /field ETag is missing/)
  assert.match(found({ status: 401, body: { code: 'x' } }), /property 'detail'/)
  assert.match(found({ target: '/api/nowhere' }), /200 to an address that is not described/)
  assert.match(found({ method: 'DELETE', target: '/api/sessions/7', headers: kPage, status: 204 }),
    /204 has a body/)
})

test('requests that were accepted are held to the description, others are not', () => {
  const grant = { method: 'POST', target: '/api/accounts/7/grants', headers: { ...kPage, ...kJson } }
  const wrong = { ...grant, sent: { role: 'leader', unit: 'seven' } }
  const refusal = {
    status: 422, fields: { 'content-type': 'application/problem+json' },
    body: { type: 'a', title: 'b', status: 422, detail: 'c', code: 'd' },
  }
  assert.match(found({ ...wrong, status: 201 }), /Request body property unit must be integer/)
  assert.equal(found({ ...wrong, ...refusal }), '')
  assert.match(found({ target: '/api/roles?all=1' }), /query all is not described/)
  assert.match(found({ target: '/api/units?search=a&limit=1000' }), /limit must be <= 200/)
  assert.match(found({ headers: {} }), /security/)
  assert.match(found({ sent: {} }), /body that is not described/)
})

test('the proxy passes on what it judges', async () => {
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (bytes) => { text += bytes })
    request.on('end', () => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'X-Asked': request.url })
      response.end(JSON.stringify({ roles: [], more: text }))
    })
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  const proxy = new Proxy(description)
  const asked = `${await proxy.start()}/front?port=${server.address().port}&name=this`
  const { port } = await (await fetch(asked)).json()
  const answer = await fetch(`http://127.0.0.1:${port}/api/roles?a=%20`, { method: 'POST', body: 'x' })
  assert.equal(answer.headers.get('X-Asked'), '/api/roles?a=%20')
  assert.deepEqual(await answer.json(), { roles: [], more: 'x' })
  await fetch(`http://127.0.0.1:${port}/api/roles`, { headers: kSession })
  assert.equal(proxy.exchanges, 2)
  assert.deepEqual(proxy.differences.map((each) => each.name), ['this', 'this'])
  assert.deepEqual(proxy.answered.get('GET /api/roles'), { 200: 1 })
  proxy.stop()
  server.close()
  server.closeAllConnections()
})

// Where “on” and “no” stand bare an old reader takes them for true and false.
test('readers of YAML 1.1 and 1.2 read the same', () => {
  const text = readFileSync(new URL('../../api/openapi.yaml', import.meta.url), 'utf8')
  assert.deepEqual(parse(text, { version: '1.1' }), parse(text, { version: '1.2' }))
})

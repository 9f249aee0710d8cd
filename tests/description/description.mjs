// The description of the API as Stoplight Prism reads it, and what of an exchange differs from it.
//
// Prism's validator judges parameters, bodies, media types and statuses. It is silent about what a
// description does not mention, and about schemas that it cannot compile; both are looked at here.
import { createRequire } from 'node:module'
import { parse as parseQuery } from 'node:querystring'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http')
const route = require('@stoplight/prism-http/dist/router').default
const { validateInput, validateOutput, validateSecurity } =
  require('@stoplight/prism-http/dist/validator')

const kDescription = fileURLToPath(new URL('../../api/openapi.yaml', import.meta.url))

// Addresses that the description is about; every other is a page.
const kDescribed = /^\/(api|healthz|readyz|metrics)(\/|$)/
// Fields of a response that say something of their own about it: to be described where they are sent.
const kTellingFields = ['etag', 'location', 'retry-after', 'set-cookie', 'content-disposition', 'allow']

const nameOf = (operation) => `${operation.method.toUpperCase()} ${operation.path}`
const words = (found) => (found._tag === 'Left' ? found.left.map((each) => each.message) : [])
const isJson = (type) => /[/+]json(;|$)/.test(type ?? '')

// A body as the validator wants it: JSON parsed, everything else as text.
function bodyOf(bytes, type) {
  if (bytes.length === 0) return undefined
  if (!isJson(type)) return bytes.toString('latin1')
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return bytes.toString('utf8')
  }
}

function parametersOf(operation) {
  return ['path', 'query', 'headers'].flatMap((part) =>
    (operation.request?.[part] ?? []).map((parameter) => [part, parameter]))
}

// A text that does not fit the schema of a parameter; undefined where every text does.
function wrongValueOf(schema) {
  if (schema.type === 'array') {
    const most = schema.maxItems ?? undefined
    return most === undefined ? undefined : Array(most + 1).fill('x')
  }
  const isNarrow = schema.type !== 'string' ||
    ['enum', 'const', 'pattern', 'format'].some((key) => schema[key] !== undefined)
  if (isNarrow) return 'no-such-value~'
  return schema.maxLength === undefined ? undefined : 'x'.repeat(schema.maxLength + 1)
}

function responseOf(operation, status) {
  const code = String(status)
  const fits = (each) => new RegExp(`^${each.code.replaceAll('X', '\\d')}$`).test(code)
  return operation.responses.find((each) => each.code === code) ??
    operation.responses.find(fits) ??
    operation.responses.find((each) => each.code === 'default')
}

export class Description {
  static async read(file = kDescription) {
    return new Description(await getHttpOperationsFromSpec(file))
  }

  constructor(operations) {
    this.operations = operations
    this.names = operations.map(nameOf).sort()
  }

  // Where the validator says nothing of what cannot be right it is blind: it passes what it cannot
  // compile.
  blindSpots() {
    const impossible = Symbol('no body')
    const found = []
    const blind = (judged, where) => {
      if (judged._tag === 'Right') found.push(`${where}: the validator accepts anything`)
    }
    for (const operation of this.operations) {
      for (const [part, parameter] of parametersOf(operation)) {
        const wrong = wrongValueOf(parameter.schema)
        if (wrong === undefined) continue
        const given = { [parameter.name.toLowerCase()]: wrong }
        const none = { path: '/' }
        blind(validateInput({
          resource: { ...operation, path: `/{${parameter.name}}`, request: { [part]: [parameter] } },
          element: {
            method: operation.method, headers: part === 'headers' ? given : {},
            url: part === 'query' ? { ...none, query: given }
              : part === 'path' ? { path: `/${wrong}` } : none,
          },
        }), `${nameOf(operation)}, ${part} ${parameter.name}`)
      }
      for (const { mediaType } of operation.request?.body?.contents ?? []) {
        if (!isJson(mediaType)) continue
        const headers = { 'content-type': mediaType, 'content-length': '1' }
        blind(validateInput({
          resource: { ...operation, request: { body: operation.request.body } },
          element: { method: operation.method, url: { path: '' }, headers, body: impossible },
        }), `${nameOf(operation)}, request`)
      }
      for (const { code, contents } of operation.responses) {
        const statusCode = Number(code.replaceAll('X', '0').replace('default', '599'))
        for (const { mediaType } of contents ?? []) {
          blind(validateOutput({
            resource: operation,
            element: { statusCode, headers: { 'content-type': mediaType }, body: impossible },
          }), `${nameOf(operation)}, ${code} ${mediaType}`)
        }
      }
    }
    return found
  }

  // request: {method, target, headers, bytes}; response: {status, headers, bytes}, decoded.
  // {operation, status, differences}; undefined for what is no address of the API.
  judge(request, response) {
    const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase()
    const at = request.target.indexOf('?')
    const path = at < 0 ? request.target : request.target.slice(0, at)
    const query = at < 0 ? {} : parseQuery(request.target.slice(at + 1))
    if (!kDescribed.test(path)) return undefined
    const found = route({ resources: this.operations, input: { method, url: { path, query } } })
    if (found._tag === 'Left') return this.#judgeUnknown(request, response)
    const operation = found.right
    const differences = this.#judgeResponse(operation, request, response)
    if (response.status < 400) {
      const element = {
        method, url: { path, query }, headers: request.headers,
        body: bodyOf(request.bytes, request.headers['content-type']),
      }
      differences.push(...this.#judgeRequest(operation, element, request.bytes.length > 0))
    }
    return { operation: nameOf(operation), status: response.status, differences }
  }

  // Of an address or a method that is not described: a refusal, told as every other.
  #judgeUnknown(request, response) {
    const differences = []
    if (response.status !== 404 && response.status !== 405 && request.method !== 'OPTIONS') {
      differences.push(`Response ${response.status} to an address that is not described`)
    } else if (request.method !== 'OPTIONS') {
      const refused = this.operations.find((each) => responseOf(each, 404))
      differences.push(...this.#judgeResponse(refused, request, { ...response, status: 404 },
        ['allow']))
    }
    return { operation: 'not described', status: response.status, differences }
  }

  #judgeResponse(operation, request, response, besides = []) {
    const described = responseOf(operation, response.status)
    if (!described) return [`Response ${response.status} is not described`]
    const differences = []
    const mayHave = new Set([...besides, ...described.headers.map((each) => each.name.toLowerCase())])
    for (const field of kTellingFields) {
      if (response.headers[field] !== undefined && !mayHave.has(field)) {
        differences.push(`Response ${response.status} field ${field} is not described`)
      }
    }
    for (const { name, required } of described.headers) {
      if (required && response.headers[name.toLowerCase()] === undefined) {
        differences.push(`Response ${response.status} field ${name} is missing`)
      }
    }
    const isDescribed = (described.contents ?? []).length > 0
    if (!isDescribed && response.bytes.length > 0) {
      differences.push(`Response ${response.status} has a body that is not described`)
    }
    if (isDescribed && request.method !== 'HEAD') {
      const type = response.headers['content-type']
      if (type === undefined) differences.push(`Response ${response.status} has no Content-Type`)
      differences.push(...words(validateOutput({
        resource: operation,
        element: {
          statusCode: response.status, headers: response.headers, body: bodyOf(response.bytes, type),
        },
      })))
    }
    return differences
  }

  // Of a request that was accepted.
  #judgeRequest(operation, element, hasBody) {
    const differences = [
      ...words(validateInput({ resource: operation, element })),
      ...words(validateSecurity({ resource: operation, element })),
    ]
    const parameters = new Set((operation.request?.query ?? []).map((each) => each.name))
    for (const name of Object.keys(element.url.query)) {
      if (!parameters.has(name)) differences.push(`Request query ${name} is not described`)
    }
    if (hasBody && (operation.request?.body?.contents ?? []).length === 0) {
      differences.push('Request has a body that is not described')
    }
    return differences
  }
}

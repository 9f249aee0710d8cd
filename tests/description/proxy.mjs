// A proxy that passes every byte on and judges every exchange by the description.
//
// Each server that is tried gets a front of its own, so that clients know nothing of the proxy but
// an address: GET /front?port=PORT&name=WHO at the proxy's own address answers {"port": FRONT}.
import http from 'node:http'
import zlib from 'node:zlib'

const kHost = '127.0.0.1'

function listen(server) {
  return new Promise((ready, failed) => {
    server.on('error', failed)
    server.listen(0, kHost, () => ready(server.address().port))
  })
}

function decoded(bytes, encoding) {
  if (bytes.length === 0 || encoding === undefined) return bytes
  if (encoding === 'gzip') return zlib.gunzipSync(bytes)
  throw new Error(`a body of encoding ${encoding}`)
}

export class Proxy {
  #description
  #servers = []
  // [{name, request, differences}]
  differences = []
  exchanges = 0
  // "GET /api/units" → status → how often
  answered = new Map()

  constructor(description) {
    this.#description = description
  }

  // The address at which fronts are asked for.
  async start() {
    const asked = http.createServer(async (request, response) => {
      const { searchParams } = new URL(request.url, 'http://proxy')
      const port = Number(searchParams.get('port'))
      const front = await this.#openFront(port, searchParams.get('name') ?? '?')
      const text = JSON.stringify({ port: front })
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': text.length })
      response.end(text)
    })
    this.#servers.push(asked)
    return `http://${kHost}:${await listen(asked)}`
  }

  stop() {
    for (const server of this.#servers) {
      server.close()
      server.closeAllConnections()
    }
  }

  async #openFront(port, name) {
    // Nothing is refused here that the server may have to refuse.
    const front = http.createServer({ insecureHTTPParser: true, maxHeaderSize: 256 * 1024 },
      (request, response) => this.#pass(request, response, port, name))
    front.requestTimeout = 0
    front.headersTimeout = 0
    this.#servers.push(front)
    return listen(front)
  }

  #pass(request, response, port, name) {
    const sent = []
    const forwarded = http.request({
      host: kHost, port, method: request.method, path: request.url,
      headers: request.rawHeaders, setHost: false, agent: false,
    })
    request.on('data', (bytes) => sent.push(bytes))
    request.pipe(forwarded)
    forwarded.on('error', () => response.destroy())
    response.on('close', () => forwarded.destroy())
    forwarded.on('response', (answer) => {
      const received = []
      response.sendDate = false
      // What has no length ends with its connection, here as there.
      response.useChunkedEncodingByDefault = false
      response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders)
      answer.on('data', (bytes) => received.push(bytes))
      // Judged before the client has all of it: the end of the client may be the end of the proxy.
      answer.on('end', () => this.#judge(request, Buffer.concat(sent), answer,
        Buffer.concat(received), name))
      answer.pipe(response)
    })
  }

  #judge(request, sent, answer, received, name) {
    const headers = Object.fromEntries(Object.entries(answer.headers)
      .map(([name, value]) => [name, [value].flat().join(', ')]))
    const response = {
      status: answer.statusCode, headers, bytes: decoded(received, headers['content-encoding']),
    }
    const judged = this.#description.judge(
      { method: request.method, target: request.url, headers: request.headers, bytes: sent },
      response)
    if (!judged) return
    this.exchanges += 1
    const statuses = this.answered.get(judged.operation) ?? {}
    statuses[judged.status] = (statuses[judged.status] ?? 0) + 1
    this.answered.set(judged.operation, statuses)
    if (judged.differences.length > 0) {
      this.differences.push({
        name, request: `${request.method} ${request.url}`, operation: judged.operation,
        status: judged.status, differences: judged.differences,
        body: response.bytes.subarray(0, 2000).toString('utf8'),
      })
    }
  }
}

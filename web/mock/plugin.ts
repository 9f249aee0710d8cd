// Puts the made-up answers behind /api of the development server. Not part of any build.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { answer, jobs } from './answers'

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}

function sendEvents(id: number, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  const timer = setInterval(() => {
    const job = jobs.find((each) => each.job === id)
    if (job?.state === 'running') {
      job.progress.done = Math.min(120, job.progress.done + 30)
      job.progress.words = '正在核对'
      if (job.progress.done >= 120) job.state = 'preview'
    }
    response.write(`event: job\ndata: ${JSON.stringify(job)}\n\n`)
    if (job?.state !== 'running') {
      clearInterval(timer)
      response.end()
    }
  }, 300)
}

export function mockApi(): Plugin {
  return {
    name: 'jishi-mock-api',
    configureServer(server) {
      server.middlewares.use('/api', (request, response) => {
        const url = new URL(request.url ?? '/', 'http://mock')
        const events = /^\/jobs\/(\d+)\/events$/.exec(url.pathname)
        if (events) return sendEvents(Number(events[1]), response)
        void bodyOf(request).then((body) => {
          const said = answer({
            method: request.method ?? 'GET', path: decodeURIComponent(url.pathname),
            query: url.searchParams, body,
            signedIn: Boolean(request.headers.authorization) || (request.headers.cookie ?? '').includes('jishi_session=mock'),
          })
          response.statusCode = said.status
          if (said.cookie) response.setHeader('Set-Cookie', said.cookie)
          response.setHeader('Content-Type', 'application/json; charset=utf-8')
          response.end(said.body === undefined ? undefined : JSON.stringify(said.body))
        })
      })
    },
  }
}

// The product as a new user gets it: the real tree of 青白江区 and its neighbours with demonstration
// data, served with the pages that were built.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
const program = process.env.JISHI_PROGRAM ?? join(root, 'build/release/jishi')
const divisions = {
  old: process.env.JISHI_DIVISIONS_OLD ?? join(root, 'var/divisions/2.3.1'),
  new: process.env.JISHI_DIVISIONS_NEW ?? join(root, 'var/divisions/2.7.0'),
}

function jishi(database, ...words) {
  const done = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, JISHI_DB: database },
  })
  if (done.status !== 0) {
    throw new Error(`jishi ${words.join(' ')} ended with ${done.status}:\n${done.stdout}${done.stderr}`)
  }
  return done.stdout
}

// The address to open instead: of the proxy of tests/description, where there is one.
async function frontOf(listens) {
  const proxy = process.env.JISHI_API_PROXY
  if (!proxy) return listens
  const answer = await fetch(`${proxy}/front?port=${new URL(listens).port}&name=browser`)
  return `http://127.0.0.1:${(await answer.json()).port}`
}

// Starts the product over a database of its own; ends with stop().
export async function startProduct() {
  for (const needed of [program, divisions.old, divisions.new, join(root, 'web/dist/index.html')]) {
    if (!existsSync(needed)) throw new Error(`${needed} is missing: build first (./run --setup-only)`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'jishi-browser-'))
  const database = join(folder, 'jishi.db')
  jishi(database, 'init')
  jishi(database, 'import', 'divisions', '--from', divisions.old, '--on', '2019-10-31')
  jishi(database, 'import', 'divisions', '--from', divisions.new, '--on', '2023-06-30')
  jishi(database, 'demo', '510113', '--former', '2019-10-31')
  const { accounts } = JSON.parse(jishi(database, 'account', 'demo', '--json'))

  const server = spawn(
    program,
    ['serve', '--listen', '127.0.0.1:0', '--web', join(root, 'web/dist')],
    { env: { ...process.env, JISHI_DB: database }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  const listens = await new Promise((found, failed) => {
    const listen = (bytes) => {
      said += bytes
      const told = said.match(/http:\/\/127\.0\.0\.1:\d+/)
      if (told) found(told[0])
    }
    server.stdout.on('data', listen)
    server.stderr.on('data', listen)
    server.on('exit', (code) => failed(new Error(`jishi serve ended with ${code}:\n${said}`)))
  })
  return {
    address: await frontOf(listens),
    // of the demonstration: [{login, password, unit, path, roles}]
    accounts,
    async stop() {
      const ended = new Promise((end) => server.on('exit', end))
      server.kill('SIGTERM')
      const code = await ended
      rmSync(folder, { recursive: true, force: true })
      if (code !== 0) throw new Error(`jishi serve ended with ${code}:\n${said}`)
    },
  }
}

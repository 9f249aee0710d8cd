// Runs a command whose tests reach the API through a validating proxy, and says what of it differs
// from the description.
//
//   node held.mjs [--every-route] [--report FILE] -- COMMAND…
//
// The tests find the proxy's address in JISHI_API_PROXY. Ends with 1 where the command fails, where
// an exchange differs, where the validator is blind, where nothing was asked, and, with
// --every-route, where a route of the description was not answered with success.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { Description } from './description.mjs'
import { Proxy } from './proxy.mjs'

const split = process.argv.indexOf('--')
const options = process.argv.slice(2, split)
const command = process.argv.slice(split + 1)
if (split < 0 || command.length === 0) throw new Error('held.mjs [--every-route] [--report FILE] -- COMMAND…')
const report = options.includes('--report') ? options[options.indexOf('--report') + 1] : undefined

const description = await Description.read()
const faults = description.blindSpots()
const proxy = new Proxy(description)
const child = spawn(command[0], command.slice(1), {
  stdio: 'inherit',
  env: { ...process.env, JISHI_API_PROXY: await proxy.start() },
})
const code = await new Promise((ended, failed) => {
  child.on('error', failed)
  child.on('exit', (status, signal) => ended(signal ?? status))
})
proxy.stop()

if (code !== 0) faults.push(`${command.join(' ')} ended with ${code}`)
if (proxy.exchanges === 0) faults.push('nothing was asked through the proxy')
if (options.includes('--every-route')) {
  for (const name of description.names) {
    const answered = Object.keys(proxy.answered.get(name) ?? {})
    if (!answered.some((status) => status < 300)) faults.push(`${name} was not answered with success`)
  }
}

// Alike differences are told once, with how often and an example.
const alike = new Map()
for (const each of proxy.differences) {
  for (const words of each.differences) {
    const key = `${each.operation} ${each.status}: ${words}`
    const known = alike.get(key) ?? { times: 0, example: each }
    alike.set(key, { ...known, times: known.times + 1 })
  }
}
for (const [words, { times, example }] of [...alike].sort()) {
  console.log(`${words}\n    ${times} times, as in ${example.name}: ${example.request}`)
}
for (const fault of faults) console.log(fault)

const described = [...proxy.answered].filter(([name]) => name !== 'not described')
const pairs = described.reduce((sum, [, statuses]) => sum + Object.keys(statuses).length, 0)
console.log(`${proxy.exchanges} exchanges, ${described.length} of ${description.names.length} routes, ` +
  `${pairs} routes × statuses, ${alike.size} differences`)
if (report) {
  writeFileSync(report, JSON.stringify({
    exchanges: proxy.exchanges, answered: Object.fromEntries([...proxy.answered].sort()),
    differences: proxy.differences,
  }, null, 1))
}
process.exitCode = faults.length > 0 || alike.size > 0 ? 1 : 0

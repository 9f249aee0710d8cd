// Lighthouse on every page, signed in: accessibility must be 100. How fast a page is depends on the
// machine; it is told, and kept in the file that JISHI_LIGHTHOUSE names.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { launch } from 'chrome-launcher'
import lighthouse, { desktopConfig } from 'lighthouse'
import { pagesOf } from '../browser/pages.mjs'
import { startProduct } from '../browser/product.mjs'

let product
let chrome
let cookie
const figures = []

before(async () => {
  product = await startProduct()
  chrome = await launch({
    chromePath: process.env.JISHI_CHROMIUM ?? '/usr/bin/chromium',
    chromeFlags: [
      '--headless=new', '--disable-gpu', '--disable-background-networking',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
  const account = county()
  const answer = await fetch(`${product.address}/api/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Jishi': '1' },
    body: JSON.stringify({ login: account.login, password: account.password }),
  })
  assert.equal(answer.status, 200, await answer.text())
  cookie = answer.headers.get('set-cookie').split(';')[0]
})
after(async () => {
  await chrome?.kill()
  await product?.stop()
  if (process.env.JISHI_LIGHTHOUSE)
    writeFileSync(process.env.JISHI_LIGHTHOUSE, figures.map((each) => each.join('\t') + '\n').join(''))
})

const county = () => product.accounts.find((each) => each.login === 'demo-county')

// Chromium may lose its own trace, most of all beside other work: Lighthouse asks to be run again.
const kLostTrace = ['NO_NAVSTART', 'NO_FCP', 'NO_TRACING_STARTED']

async function look(path, signedIn, desk, further = 2) {
  const { lhr } = await lighthouse(product.address + path, {
    port: chrome.port,
    logLevel: 'error',
    onlyCategories: ['accessibility', 'performance'],
    locale: 'zh-CN',
    ...(signedIn && { extraHeaders: { Cookie: cookie } }),
  }, desk ? desktopConfig : undefined)
  if (further > 0 && kLostTrace.includes(lhr.runtimeError?.code)) return look(path, signedIn, desk, further - 1)
  return lhr
}

async function measure(name, path, signedIn, desk) {
  const lhr = await look(path, signedIn, desk)
  assert.equal(lhr.runtimeError, undefined, `${name}: ${lhr.runtimeError?.message}`)
  const shown = new URL(lhr.finalDisplayedUrl)
  assert.equal(shown.pathname, new URL(path, product.address).pathname, `${name} led elsewhere`)
  const missed = Object.values(lhr.audits)
    .filter((audit) => lhr.categories.accessibility.auditRefs.some((ref) => ref.id === audit.id && ref.weight > 0)
      && audit.score !== null && audit.score < 1)
    .map((audit) => `${audit.id}: ${audit.title}`)
  assert.equal(lhr.categories.accessibility.score, 1, `${name}:\n${missed.join('\n')}`)
  const bytes = lhr.audits['total-byte-weight']?.numericValue ?? 0
  const figure = [
    name, desk ? '1350 px' : '412 px', Math.round((lhr.categories.performance.score ?? 0) * 100),
    `${Math.round(bytes / 1024)} KiB`,
  ]
  figures.push(figure)
  console.log(`Lighthouse ${figure.join(' ')}`)
}

test('Lighthouse gives every page 100 for accessibility', async (t) => {
  const pages = { ...pagesOf(county().unit) }
  delete pages.nothing // a page for addresses that there are not
  const only = process.env.JISHI_LIGHTHOUSE_PAGES?.split(',')
  const asked = [['sign-in', '/sign-in', false], ...Object.entries(pages).map((each) => [...each, true])]
  for (const [name, path, signedIn] of asked) {
    if (only && !only.includes(name)) continue
    for (const desk of [true, false])
      await t.test(`${name} ${desk ? 'on a desk' : 'on a phone'}`, () =>
        measure(name, path, signedIn, desk))
  }
})

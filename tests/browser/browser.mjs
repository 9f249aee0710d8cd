// Chromium as the tests drive it, and what is asked of every page.
import { readFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

export const kDesk = { width: 1280, height: 900 }
export const kPhone = { width: 390, height: 844 }

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.JISHI_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

// A page on which nothing may go wrong unseen: errors of scripts, refusals of the content security
// policy, and requests to other hosts are collected in `faults`.
export async function openPage(browser, product, { size = kDesk, dark = false } = {}) {
  const context = await browser.newContext({
    viewport: size,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: size.width < 500,
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
      faults.push(`console: ${message.text()}`)
    }
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(product.address)) faults.push(`request: ${request.url()}`)
  })
  return { page, context, faults }
}

export async function signIn(page, product, account) {
  await page.goto(`${product.address}/`)
  await page.getByLabel('账号').fill(account.login)
  await page.getByLabel('密码', { exact: true }).fill(account.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { level: 1 }).and(page.locator(':not(:text("登录"))')).waitFor()
}

// WCAG 2.2 A and AA, by axe; the page is as the reader has it. Evaluated by the browser itself, so
// that the content security policy stays in force.
export async function assertAccessible(page, where) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    }),
  )
  const words = violations.flatMap((each) =>
    each.nodes.map((node) => `${each.id}: ${each.help}\n    ${node.target.join(' ')}`),
  )
  assert.deepEqual(words, [], `${where}:\n${words.join('\n')}`)
}

// Nothing of the page stands beside the screen.
export async function assertFits(page, where) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(wide <= 0, `${where} is ${wide} px wider than the screen`)
}

// Pictures are left in JISHI_PICTURES, where somebody asked for them.
export async function picture(page, name, { fullPage = true } = {}) {
  const folder = process.env.JISHI_PICTURES
  if (!folder) return
  const file = `${folder}/${name}.png`
  mkdirSync(dirname(file), { recursive: true })
  await page.screenshot({ path: file, fullPage })
}

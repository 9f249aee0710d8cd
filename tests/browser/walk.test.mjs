// What a new user does on the first day, on a PC and on a phone: finds 青白江区, reads how its
// committees changed since 2019, opens a figure to its rows, mends one, sees the figure follow, and
// takes the circular home.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  assertAccessible, assertFits, kDesk, kPhone, openPage, picture, signIn, startBrowser,
} from './browser.mjs'
import { eveningTests } from './evening.mjs'
import { missingTests } from './missing.mjs'
import { pagesOf } from './pages.mjs'
import { startProduct } from './product.mjs'

const kLongJob = 120_000  // ms that a backup with its trial may take beside other work

let product
let browser
const at = {}

before(async () => {
  product = await startProduct()
  browser = await startBrowser()
  Object.assign(at, { product, browser })
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

const account = (login) => product.accounts.find((each) => each.login === login)

// “1,234人” → 1234
const numberIn = (text) => Number(text.replace(/[^0-9.]/g, ''))

// The figures of the unit as a whole, by what they are split by: 班子成员 · 本科 → 117.
async function figuresOf(page, query) {
  await page.goto(`${product.address}/unit/${account('demo-county').unit}/figures?${query}`)
  const rows = page.locator('main table tbody tr')
  await rows.first().waitFor()
  const figures = {}
  for (const row of await rows.all()) {
    const name = await row.locator('th').innerText()
    figures[name.split('·').at(-1).trim()] = numberIn(await row.locator('td').first().innerText())
  }
  return figures
}

for (const [where, size] of [['1280', kDesk], ['390', kPhone]]) {
  test(`a first day at ${where} px`, async () => {
    const { page, context, faults } = await openPage(browser, product, { size })
    const step = async (name) => {
      await assertFits(page, name)
      await assertAccessible(page, `${name} at ${where} px`)
      await picture(page, `${where}/${name}`)
    }
    await page.goto(`${product.address}/`)
    await page.getByRole('heading', { name: '登录' }).waitFor()
    await step('sign-in')
    if (size === kDesk) await picture(page, 'handbook/sign-in', { fullPage: false })
    await signIn(page, product, account('demo-county'))

    // Found by the first letters of its pinyin.
    await page.getByRole('combobox', { name: /查找组织/ }).first().fill('qbj')
    await page.getByRole('option', { name: /青白江区/ }).first().click()
    await page.getByRole('heading', { level: 1, name: '青白江区' }).waitFor()
    await page.getByRole('button', { name: /^班子成员 / }).waitFor()
    await step('home')

    await page.getByText('更改', { exact: true }).first().click()
    await page.getByText('前后对比', { exact: true }).click()
    await page.getByLabel('从', { exact: true }).fill('2019-12-31')
    const compared = page.getByRole('row', { name: /^班子成员 / })
    await compared.waitFor()
    const [then, now] = (await compared.locator('td').allInnerTexts()).map(numberIn)
    assert.ok(then > 0 && now > 0 && then !== now, `committees of 2019: ${then}, of today: ${now}`)
    await step('compared')

    const before = await figuresOf(page, 'indicator=committee_members&by=unit&split=education')
    await step('figures')
    await page.locator('main table tbody tr').first().locator('td').getByRole('button').first().click()
    const panel = page.getByRole('dialog')
    await panel.locator('tbody tr, .card').first().waitFor()
    await step('opened')

    // A row of the county's own: facts are mended where they are entered.
    await page.goto(
      `${product.address}/unit/${account('demo-county').unit}/ledgers/committee_member`)
    await page.getByRole('button', { name: size === kDesk ? /^查看/ : /\*/ }).nth(1).click()
    const row = page.getByRole('dialog')
    await row.getByText('更改', { exact: true }).click()
    await row.getByText('原来记错了').click()
    const education = row.getByLabel(/^学历/)
    const was = await education.locator('option:checked').innerText()
    const becomes = was.trim() === '本科' ? '大专' : '本科'
    await education.selectOption({ label: becomes })
    await step('row')
    await row.getByRole('button', { name: /^保存/ }).click()
    await page.getByText(/^已改正/).waitFor()

    const followed = await figuresOf(page, 'indicator=committee_members&by=unit&split=education')
    assert.equal(followed[becomes], before[becomes] + 1, 'the figure follows at once')
    assert.equal(followed[was.trim()], before[was.trim()] - 1)

    await page.goto(`${product.address}/unit/${account('demo-county').unit}` +
      '/documents?document=committee_circular')
    await page.getByText(/关于青白江区团的班子建设情况的通报/).first().waitFor()
    await step('document')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 Word 文档' }).click(),
    ])
    assert.match(download.suggestedFilename(), /\.docx$/)
    assert.equal(readFileSync(await download.path()).subarray(0, 2).toString(), 'PK')

    assert.deepEqual(faults, [])
    await context.close()
  })
}

// A sheet of activities as somebody made it: one kind is no kind, one day is none.
const activities = [
  '类别,活动日期,主题,参加人数',
  '主题团日,2026-03-05,学雷锋志愿服务,30',
  '不知道是什么,2026-04-06,清明祭扫,12',
  '主题团日,昨天,读书分享,8',
].join('\n')

for (const [where, size] of [['1280', kDesk], ['390', kPhone]]) {
  test(`wrong cells of a sheet are corrected on screen at ${where} px`, async () => {
    const { page, context, faults } = await openPage(browser, product, { size })
    const { unit } = account('demo-township')
    await signIn(page, product, account('demo-township'))
    await page.goto(`${product.address}/unit/${unit}/import?ledger=activity`)
    await page.getByLabel('表格文件').setInputFiles(
      { name: '活动.csv', mimeType: 'text/csv', buffer: Buffer.from(activities) })
    await page.getByRole('button', { name: '上传并核对' }).click()
    const third = page.getByRole('article', { name: '第 3 行' })
    await third.waitFor()
    await assertFits(page, 'cells')
    await assertAccessible(page, `cells at ${where} px`)
    await picture(page, `${where}/cells`)
    if (size === kDesk) await picture(page, 'handbook/cells', { fullPage: false })
    await third.getByLabel(/^类别/).fill('主题团日')
    await page.getByRole('article', { name: '第 4 行' }).getByLabel(/^活动日期/).fill('还是不对')
    await page.getByRole('button', { name: '重新核对（改了 2 格）' }).click()
    await page.getByRole('article', { name: '第 3 行' }).waitFor({ state: 'detached' })
    const fourth = page.getByRole('article', { name: '第 4 行' })
    await fourth.getByRole('button', { name: /^恢复表里的/ }).click()
    await page.waitForFunction(() =>
      [...document.querySelectorAll('article input')].some((each) => each.value === '昨天'))
    await page.getByRole('article', { name: '第 4 行' }).getByLabel(/^活动日期/).fill('2026-04-07')
    await page.getByRole('button', { name: '重新核对（改了 1 格）' }).click()
    await page.getByText('每一行都可以导入，其中改过 2 格。').waitFor()
    await page.getByRole('button', { name: '导入 3 行' }).click()
    await page.getByText('新增 3 行').waitFor()
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByText('已撤销 3 行').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })

  test(`who runs it backs up, checks and reads the journal at ${where} px`, async () => {
    const { page, context, faults } = await openPage(browser, product, { size })
    const step = async (name) => {
      await assertFits(page, name)
      await assertAccessible(page, `${name} at ${where} px`)
      await picture(page, `${where}/${name}`)
      if (size === kDesk) await picture(page, `handbook/${name}`, { fullPage: false })
    }
    const { unit } = account('demo-system')
    await signIn(page, product, account('demo-system'))
    await page.goto(`${product.address}/unit/${unit}/administration/upkeep`)
    // What was done before is in the list already: it ends with the same words once more.
    const done = async (button, words) => {
      await page.waitForLoadState('networkidle')
      const before = await page.getByText(words).count()
      await page.getByRole('button', { name: button }).click()
      await page.getByText(words).nth(before).waitFor({ timeout: kLongJob })
    }
    await done('现在备份', '试恢复成功')
    await done('核对流水', /^流水完整：/)
    await step('upkeep')

    await page.goto(`${product.address}/unit/${unit}/administration/packages`)
    await page.getByRole('rowheader', { name: '基础包' }).first().waitFor()
    const folder = mkdtempSync(join(tmpdir(), 'jishi-package-'))
    writeFileSync(join(folder, 'package.yaml'),
      'package: youth\nlabel: 青年\nversion: 1.0.0\nlabel: 又一次\n')
    await page.getByLabel(/^选定义包的文件夹/).setInputFiles(folder)
    await page.getByText(/package\.yaml:4:1/).waitFor()
    await step('packages')
    rmSync(folder, { recursive: true })
    await page.context().clearCookies()

    const audit = account('demo-audit')
    await signIn(page, product, audit)
    await page.goto(`${product.address}/unit/${audit.unit}/administration/journal`)
    await page.getByRole('cell', { name: /登录：系统管理员/ }).first().waitFor()
    await page.getByLabel('事项').selectOption({ label: '导入' })
    await page.getByRole('cell', { name: /“活动与会议”撤销导入，撤回 3 行/ }).first().waitFor()
    await step('journal')
    await page.context().clearCookies()

    await signIn(page, product, account('demo-county'))
    await page.goto(`${product.address}/unit/${account('demo-county').unit}/administration/burden`)
    const row = page.getByRole('row', { name: /^活动与会议 / })
    await row.waitFor()
    assert.ok(numberIn(await row.locator('td').nth(4).innerText()) >= 3, 'the import is counted')
    await step('burden')
    assert.deepEqual(faults, [])
    await context.close()
  })
}

test('every page can be used by everybody, light and dark, wide and narrow', async () => {
  const county = account('demo-county').unit
  const pages = pagesOf(county)
  // 640 px: a PC whose pages are enlarged to 200%.
  const dresses = [
    { size: kDesk }, { size: kDesk, dark: true }, { size: kPhone },
    { size: kDesk, preferences: { theme: 'contrast', size: 'standard' } },
    { size: kPhone, preferences: { theme: 'system', size: 'largest' } },
    { size: { width: 640, height: 450 } },
  ]
  for (const { size, dark = false, preferences } of dresses) {
    const { page, context, faults } = await openPage(browser, product, { size, dark })
    if (preferences)
      await context.addInitScript((kept) => localStorage.setItem('jishi.preferences', kept),
        JSON.stringify(preferences))
    const dress = `${size.width}${dark ? '-dark' : ''}` +
      (preferences ? `-${Object.values(preferences).join('-')}` : '')
    await signIn(page, product, account('demo-county'))
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(product.address + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const where = `${name} at ${dress}`
      await assertFits(page, where)
      await assertAccessible(page, where)
      await picture(page, `${dress}/${name}`)
      if (dress === '1280') await picture(page, `handbook/${name}`, { fullPage: false })
    }
    assert.deepEqual(faults, [])
    await context.close()
  }
})

eveningTests(at)
missingTests(at)

// What is to be done: numbers of the home page that open to the units, and these to the place where
// it is mended; rows that a rule warns of; who is missing on each side of a sheet.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, assertFits, kDesk, kPhone, openPage, picture, signIn } from './browser.mjs'

const numberIn = (text) => Number(text.replace(/[^0-9]/g, ''))

// `at` has the browser and the product when the tests run.
export function missingTests(at) {
  const account = (login) => at.product.accounts.find((each) => each.login === login)

  for (const [where, size] of [['1280', kDesk], ['390', kPhone]]) {
    test(`missing: a county finds who lacks what and mends it at ${where} px`, async () => {
      const { page, context, faults } = await openPage(at.browser, at.product, { size })
      const { unit } = account('demo-county')
      await signIn(page, at.product, account('demo-county'))
      await page.goto(`${at.product.address}/unit/${unit}`)
      const due = page.getByRole('region', { name: '要办的事' })
      const gap = due.getByRole('button', { name: /，看是哪些$/ }).first()
      await gap.waitFor()
      const label = await gap.getAttribute('aria-label')
      await picture(page, `missing/${where}/home`)
      await gap.click()
      const panel = page.getByRole('dialog')
      await panel.getByRole('listitem').first().waitFor()
      await page.waitForLoadState('networkidle')
      // As many units as the number says, a page of 50 at most.
      const units = await panel.getByRole('listitem').count()
      assert.equal(units, Math.min(50, numberIn(label.split(' ').at(-1))), label)
      await assertFits(page, 'missing units')
      await assertAccessible(page, `missing units at ${where} px`)
      await picture(page, `missing/${where}/units`)
      await panel.getByRole('link', { name: /^去补/ }).first().click()
      await page.waitForURL(/\/ledgers\/\w+/)
      await page.getByRole('heading', { level: 1 }).waitFor()
      assert.deepEqual(faults, [])
      await context.close()
    })

    test(`missing: rows with warnings are counted, and looked at alone at ${where} px`, async () => {
      const { page, context, faults } = await openPage(at.browser, at.product, { size })
      const { unit } = account('demo-county')
      await signIn(page, at.product, account('demo-county'))
      await page.goto(`${at.product.address}/unit/${unit}`)
      const warned = page.getByRole('region', { name: '要办的事' }).getByRole('link', { name: /逐行看$/ }).first()
      const rows = numberIn((await warned.innerText()).trim())
      assert.ok(rows > 0)
      await warned.click()
      await page.getByText(`共 ${rows.toLocaleString('zh-CN')} 行`).waitFor()
      assert.ok(await page.getByLabel('只看有提醒的').isChecked())
      await assertFits(page, 'warned rows')
      await assertAccessible(page, `warned rows at ${where} px`)
      await picture(page, `missing/${where}/warned`)
      await page.getByRole('button', { name: '去掉筛选 有提醒的' }).click()
      await page.getByText(`共 ${rows.toLocaleString('zh-CN')} 行`).waitFor({ state: 'detached' })
      assert.deepEqual(faults, [])
      await context.close()
    })

    test(`missing: a sheet is compared without being imported at ${where} px`, async () => {
      const { page, context, faults } = await openPage(at.browser, at.product, { size })
      const { unit } = account('demo-township')
      await signIn(page, at.product, account('demo-township'))
      const sheet = [
        '类别,活动日期,主题,参加人数',
        '主题团日,2026-03-05,只在表里的一场,30',
        '不知道是什么,2026-04-06,读不出来,12',
      ].join('\n')
      await page.goto(`${at.product.address}/unit/${unit}/import?ledger=activity`)
      await page.getByLabel('表格文件').setInputFiles(
        { name: '活动.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
      await page.getByRole('button', { name: '上传并核对' }).click()
      const part = page.getByRole('region', { name: '和本系统比对' })
      await part.getByText('表里有 1 行还读不出来').waitFor()
      const only = part.getByRole('button', { name: '只在表里' })
      assert.equal(numberIn(await only.innerText()), 1)
      await only.click()
      await part.getByText('只在表里的一场').first().waitFor()
      await assertFits(page, 'comparison')
      await assertAccessible(page, `comparison at ${where} px`)
      await picture(page, `missing/${where}/comparison`)
      if (size === kDesk) {
        await part.scrollIntoViewIfNeeded()
        await picture(page, 'handbook/comparison', { fullPage: false })
      }
      for (const name of ['下载比对结果', '下载 退回的行.xlsx']) {
        const [download] = await Promise.all([
          page.waitForEvent('download'), page.getByRole('link', { name }).click(),
        ])
        assert.match(download.suggestedFilename(), /\.xlsx$/)
      }
      await page.getByRole('button', { name: '不导了' }).click()
      await part.waitFor({ state: 'detached' })
      assert.deepEqual(faults, [])
      await context.close()
    })
  }
}

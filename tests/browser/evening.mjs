// An evening of a township's secretary: a cell mended by the keyboard, events of last year as a
// draft for this one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, assertFits, kDesk, kPhone, openPage, picture, signIn } from './browser.mjs'

// `at` has the browser and the product when the tests run.
export function eveningTests(at) {
  const township = () => at.product.accounts.find((each) => each.login === 'demo-township')
  const unitPath = () => `${at.product.address}/unit/${township().unit}`
  const ledgerPath = (ledger) => `${unitPath()}/ledgers/${ledger}`

  for (const [where, size] of [['1280', kDesk], ['390', kPhone]]) {
    test(`an evening: last year as a draft for this one, at ${where} px`, async () => {
      const { page, context, faults } = await openPage(at.browser, at.product, { size })
      await signIn(page, at.product, township())
      await page.goto(`${ledgerPath('activity')}/copy?kind=year`)
      const line = page.getByRole('listitem').filter({ has: page.getByRole('checkbox') }).first()
      await line.waitFor()
      await assertFits(page, 'copy')
      await assertAccessible(page, `copy at ${where} px`)
      await picture(page, `evening/${where}/copy`)
      for (const box of await page.getByRole('checkbox').all()) await box.uncheck()
      await line.getByRole('checkbox').check()
      await line.getByRole('button', { name: /^改这一行/ }).click()
      const theme = `夜校第 ${where} 课`
      await line.getByLabel(/^主题/).fill(theme)
      const day = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)
      await line.getByLabel(/^活动日期/).fill(day)
      await assertAccessible(page, `copied line at ${where} px`)
      await picture(page, `evening/${where}/copy-line`)

      // What is typed is kept.
      await page.reload()
      await page.getByText(theme).first().waitFor()
      await page.getByRole('button', { name: '登记选中的 1 行' }).click()
      await page.getByText(/^已登记 1 行/).first().waitFor()
      await page.goto(`${ledgerPath('activity')}?q=${encodeURIComponent(theme)}`)
      await page.getByText('共 1 行').waitFor()
      assert.deepEqual(faults, [])
      await context.close()
    })
  }

  test('an evening: a cell is mended by the keyboard alone, and taken back', async () => {
    const { page, context, faults } = await openPage(at.browser, at.product)
    await signIn(page, at.product, township())
    await page.goto(`${ledgerPath('activity')}?below=false`)
    const cell = (row, column) => page.locator(`[data-cell="${row}.${column}"]`)
    await cell(0, 0).waitFor()
    await cell(0, 0).focus()
    // 类别, 活动日期, 主题
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    const input = cell(0, 2).getByRole('textbox', { name: '主题' })
    const was = await input.inputValue()
    await page.keyboard.type('一时写错')
    await page.keyboard.press('Escape')
    assert.equal(await cell(0, 2).innerText(), was, 'Esc leaves the cell as it was')
    await page.keyboard.press('Enter')
    await page.keyboard.type('改过的主题')
    await assertAccessible(page, 'a cell while it is edited')
    await picture(page, 'evening/1280/cell', { fullPage: false })
    await page.keyboard.press('Tab')
    await page.getByText('已改正：主题').waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-cell') === '0.3')
    assert.equal(await cell(0, 2).innerText(), '改过的主题')
    await page.getByRole('button', { name: '撤销' }).click()
    await page.getByText('恢复为改正前的内容').waitFor()
    await cell(0, 2).getByText(was, { exact: true }).waitFor()

    // A day that cannot be is refused where it stands.
    await cell(0, 2).focus()
    await page.keyboard.press('Delete')
    await page.keyboard.press('Enter')
    await cell(0, 2).getByRole('alert').waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await cell(0, 2).innerText(), was)
    assert.deepEqual(faults, [])
    await context.close()
  })
}

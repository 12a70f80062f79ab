// The page of a running system:
//   INSTROOM_URL=http://127.0.0.1:8080/ node --test tests/e2e/gateway/running.test.mjs
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { axe, launch, logIn, open } from './browser.mjs';

const url = process.env.INSTROOM_URL ?? '';
const skip = url ? false : 'INSTROOM_URL names no running system';

let browser;
before(async () => {
  if (url) browser = await launch();
});
after(() => browser?.close());

async function openLive() {
  const page = await logIn(browser, url, 'region:FLEVOLAND', 'policy');
  await page.waitForSelector('.badge-live', { timeout: 30_000 });
  await page.waitForSelector('.figure-large:not(.missing)', { timeout: 30_000 });
  return page;
}

test('TheRunningPageIsLiveAndShowsFigures', { skip }, async () => {
  const page = await openLive();
  const shown = await page.locator('.figure-large:not(.missing)').count();
  const missing = await page.locator('.figure-large.missing').count();
  console.log(`running page: ${shown} figures shown, ${missing} unknown`);
  assert.ok(shown > missing);
  await page.locator('[aria-labelledby="table-title"] tbody tr').nth(1).waitFor();
});

test('TheRunningPageExplainsItsFigures', { skip }, async () => {
  const page = await openLive();
  await page.locator('.figure-large:not(.missing)').first().click();
  await page.waitForSelector('dialog[open] .meaning');
  assert.match(await page.textContent('dialog'), /Definitie.*@/s);
});

test('TheRunningPageAgreesWithTheExport', { skip }, async () => {
  const page = await openLive();
  const cell = page.locator('.row-region [data-explain^="stock_end_with_residence|region|"]');
  const [, , period] = (await cell.getAttribute('data-explain')).split('|');
  const csv = await (
    await page.request.get(
      new URL('/v1/indicators/export.csv?measure=stock_end_with_residence&period=month', url).href,
    )
  ).text();
  const line = csv
    .split('\r\n')
    .find((entry) => entry.startsWith(`region,stock_end_with_residence,${period},`));
  assert.equal((await cell.textContent()).replace(/\D/g, ''), line.split(',')[3]);
});

test('TheRunningPageIsCleanForAxeAndItsPolicy', { skip }, async () => {
  const session = await (await openLive()).context().storageState();
  const page = await open(browser, url, { storageState: session });
  await page.waitForSelector('.badge-live', { timeout: 30_000 });
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(page.complaints, []);
  assert.deepEqual([...page.hosts], [new URL(url).host]);
});

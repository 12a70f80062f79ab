// People log in at the page of a running system, at its local provider:
//   INSTROOM_URL=http://127.0.0.1:8080/ node --test tests/e2e/gateway/login.test.mjs
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { axe, launch, logIn } from './browser.mjs';

const url = process.env.INSTROOM_URL ?? '';
const skip = url ? false : 'INSTROOM_URL names no running system';
const lelystad = 'municipality:0995';
const meierijstad = 'municipality:1948';

let browser;
before(async () => {
  if (url) browser = await launch();
});
after(() => browser?.close());
afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const api = (page, path, options) => page.request.fetch(new URL(path, url).href, options);
const me = async (page) => (await api(page, '/v1/me')).json();

/** The areas that the live stream gives to this page's reader. */
const liveAreas = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const stream = new EventSource('/v1/live');
        stream.addEventListener('snapshot', (message) => {
          const { series, accepted } = JSON.parse(message.data);
          if (series.length === 0) return;
          stream.close();
          resolve({
            exact: [
              ...new Set(
                series
                  .filter((entry) => entry.points.every((point) => !point.protection))
                  .map((entry) => entry.area),
              ),
            ],
            senders: [...new Set(accepted.map((line) => line.municipality))],
          });
        });
      }),
  );

test('TwoMunicipalitiesInTwoBrowsersSeeTheirOwn', { skip }, async () => {
  const [one, other] = await Promise.all([
    logIn(browser, url, lelystad, 'contract'),
    logIn(browser, url, meierijstad, 'contract'),
  ]);
  // The name comes with the figures.
  await one.waitForSelector('.reader:has-text("Gemeente Lelystad inkoop")');
  await other.waitForSelector('.reader:has-text("Gemeente Meierijstad inkoop")');
  for (const [page, own, foreign] of [
    [one, '0995', '1948'],
    [other, '1948', '0995'],
  ]) {
    await page.waitForSelector('.badge-live', { timeout: 30_000 });
    const live = await liveAreas(page);
    assert.ok(live.exact.includes(own), `${own} is exact`);
    assert.ok(!live.exact.includes(foreign), `${foreign} is not`);
    assert.ok(
      live.senders.every((code) => code === own),
      `only messages of ${own}`,
    );
    const allowed = await api(page, `/v1/allocations?municipality=${own}&limit=5`);
    assert.equal(allowed.status(), 200);
    assert.ok((await allowed.json()).allocations.every((row) => row.municipality === own));
    const refused = await api(page, `/v1/allocations?municipality=${foreign}&limit=5`);
    assert.equal(refused.status(), 403);
    const notices = await (await api(page, '/v1/notices')).json();
    assert.ok(notices.notices.every((notice) => notice.municipality === own));
  }
});

test('ACouncilSeesTheYearsThatArePublished', { skip }, async () => {
  const page = await logIn(browser, url, lelystad, 'council');
  await page.waitForSelector('.badge-live', { timeout: 30_000 });
  const year = String(new Date().getFullYear() - 1);
  await page.waitForSelector(`.tile .period:has-text("${year}")`, { timeout: 30_000 });
  const numbers = await page.locator('.tile .figure-large').allTextContents();
  assert.ok(numbers.length >= 14, `${numbers.length} figures`);
  assert.ok(
    numbers.some((text) => /^[0-9.]+$/.test(text)),
    numbers.join(' '),
  );
  assert.ok(!numbers.includes('onbekend'), numbers.join(' '));
  assert.equal(await page.locator('[data-chart]').count(), 0);
  assert.deepEqual(await axe(page), []);
});

test('LoggingOutEndsTheSessionHereAndAtTheProvider', { skip }, async () => {
  const page = await logIn(browser, url, lelystad, 'contract');
  const [cookie] = (await page.context().cookies(url)).filter((entry) =>
    entry.name.endsWith('instroom-session'),
  );
  assert.ok(cookie.httpOnly);
  assert.equal(cookie.sameSite, 'Lax');
  await page.click('[data-logout]');
  await page.click('button:has-text("Ja, uitloggen")');
  await page.waitForSelector('text=U bent niet ingelogd');
  // A copy of the cookie is dead too.
  await page.context().addCookies([cookie]);
  assert.equal((await api(page, '/v1/me')).status(), 401);
  await page.context().clearCookies({ name: cookie.name });
  await page.click('a:has-text("Inloggen")');
  await page.waitForSelector('legend');
});

test('NothingThatProvesAReaderIsWithinReachOfScripts', { skip }, async () => {
  const page = await logIn(browser, url, 'region:FLEVOLAND', 'policy');
  const kept = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  );
  assert.doesNotMatch(kept, /eyJ|session/);
  await page.waitForSelector('h1 .region');
  assert.deepEqual(await axe(page), []);
});

test('AnotherSiteCanChangeNothingInAReadersName', { skip }, async () => {
  const page = await logIn(browser, url, lelystad, 'contract');
  const { csrf } = await me(page);
  const post = (headers) => api(page, '/logout', { method: 'POST', headers });
  for (const headers of [
    {},
    { 'instroom-csrf': 'guessed' },
    { 'instroom-csrf': csrf, Origin: 'https://evil.example' },
    { 'instroom-csrf': csrf, 'Sec-Fetch-Site': 'cross-site' },
  ]) {
    assert.equal((await post(headers)).status(), 403, JSON.stringify(headers));
  }
  assert.equal((await me(page)).code, '0995');
});

test('AChangedCookieIsNobodys', { skip }, async () => {
  const page = await logIn(browser, url, lelystad, 'contract');
  const cookies = await page.context().cookies(url);
  const session = cookies.find((entry) => entry.name.endsWith('instroom-session'));
  const middle = Math.floor(session.value.length / 2);
  const letter = session.value[middle] === 'A' ? 'B' : 'A';
  const value = session.value.slice(0, middle) + letter + session.value.slice(middle + 1);
  await page.context().addCookies([{ ...session, value }]);
  assert.equal((await api(page, '/v1/me')).status(), 401);
});

test('ALoginLeadsNowhereElse', { skip }, async () => {
  for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const path = `/login?to=${encodeURIComponent(to)}`;
    const page = await logIn(browser, url, lelystad, 'contract', path);
    assert.equal(page.url(), url);
    await page.context().close();
  }
});

test('ACodeIsGoodOnceAndOnlyWhereItsLoginBegan', { skip }, async () => {
  let back = '';
  const page = await logIn(browser, url, lelystad, 'contract', '/', (request) => {
    if (request.url().includes('/login/callback')) back = request.url();
  });
  const again = await api(page, back);
  assert.equal(again.status(), 401);
  const other = await (await browser.newContext()).request.get(back);
  assert.equal(other.status(), 401);
  assert.match(await other.text(), /LOGIN_NOT_BEGUN/);
});

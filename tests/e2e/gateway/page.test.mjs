// The page in a real browser before a stand-in for the gateway: every state that it can be in.
//   node --test tests/e2e/gateway/page.test.mjs
import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { axe, launch, open } from './browser.mjs';
import { acceptedLine, figure, startFakeGateway } from './fake_gateway.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = process.env.INSTROOM_WEB_DIR ?? join(here, '../../../services/gateway/web/dist');
const firstLoadBytesMax = 150_000;

let browser;
let fake;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await fake?.stop();
});
beforeEach(async () => {
  await fake?.stop();
  for (const context of browser.contexts()) await context.close();
  fake = await startFakeGateway();
});

const inflow = '[data-explain^="inflow_without_residence|region|2026-11"]';
const live = '.badge-live';

async function openLive(options) {
  const page = await open(browser, fake.url, options);
  await page.waitForSelector(live);
  await page.waitForSelector(`.figure-large${inflow}`);
  await page.waitForSelector('#notices-title + .lead + .scroll');
  return page;
}

test('TheFirstLoadIsSmall', async () => {
  const names = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('.gz'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dist, name))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(
    `first load: ${total} bytes gzipped in ${names.length} files, limit ${firstLoadBytesMax}`,
  );
  assert.ok(names.length >= 4);
  assert.ok(total <= firstLoadBytesMax);
});

test('ShowsDutchFiguresWithUnitPeriodAndMoment', async () => {
  const page = await openLive();
  assert.equal(await page.getAttribute('html', 'lang'), 'nl');
  assert.match(await page.textContent('h1'), /Voorbeeldregio/);
  const tile = page.locator('.tile', { has: page.locator(inflow) });
  assert.match(
    await tile.textContent(),
    /Instroom zonder verblijf.*november 2026.*330.*toewijzingen.*nov 2025: 385.*-55/s,
  );
  assert.match(
    await page.textContent('.toolbar .facts'),
    /Bijgewerkt t\/m.*22 nov 2026.*19:04.*lelystad-2025@1/s,
  );
  assert.match(
    await page.locator('.tile', { hasText: 'Aandeel jeugdigen zonder verblijf' }).textContent(),
    /12,7%.*3\.319 van 26\.130/s,
  );
});

test('SaysOfEveryFigureThatItsMonthOrYearIsNotOver', async () => {
  const page = await openLive();
  const tile = (title) => page.locator('.tile', { hasText: title }).locator('.period').first();
  assert.equal(await tile('Stand zonder verblijf').textContent(), 'november 2026 (loopt nog)');
  assert.equal(
    await tile('Aandeel jeugdigen zonder verblijf').textContent(),
    '2026 (loopt nog)',
  );
  const table = page.locator('section', { has: page.locator('#table-title') });
  assert.match(await table.locator('h2').textContent(), /november 2026 \(loopt nog\)/);
  assert.match(await table.locator('thead').textContent(), /Aandeel 2026 \(loopt nog\)/);
  await page.locator('[data-chart]').press('ArrowLeft');
  await page.waitForSelector('.readout strong:text-is("november 2026 (loopt nog)")');
  await page.locator('[data-chart]').press('ArrowLeft');
  await page.waitForSelector('.readout strong:text-is("oktober 2026")');
  assert.equal(await page.locator('svg .bar-in.running').count(), 1);
});

test('SwitchesToEnglishAndRemembersIt', async () => {
  const page = await openLive();
  await page.click('[data-lang="en"]');
  await page.waitForSelector('text=This month');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(await page.getAttribute('[data-lang="en"]', 'aria-pressed'), 'true');
  await page.reload();
  await page.waitForSelector('text=By municipality');
});

test('ShowsTheChosenMunicipalityBesideTheRegion', async () => {
  const page = await openLive();
  await page.selectOption('#area', '0995');
  const tile = page.locator('.tile', { has: page.locator(inflow) });
  await tile.locator('[data-explain="inflow_without_residence|0995|2026-11"]').waitFor();
  assert.match(await tile.textContent(), /Lelystad/);
  assert.match(await page.textContent('.row-chosen'), /Lelystad/);
});

test('ExplainsAFigureInOneClickAndGivesTheFocusBack', async () => {
  const page = await openLive();
  await page.click(`.figure-large${inflow}`);
  await page.waitForSelector('dialog[open] .steps');
  const text = await page.textContent('dialog');
  assert.match(
    text,
    /geteld naar de letter.*januari.*begin van de maand.*onbekend.*gap_days.*fn 8.*1200 1180 1311/s,
  );
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  assert.match(
    await page.evaluate(() => document.activeElement.dataset.explain),
    /inflow_without_residence\|region/,
  );
});

test('ShowsUnknownAsUnknownWithTheReasonAndNeverAsZero', async () => {
  const page = await openLive();
  await page.selectOption('#area', '1892');
  const tile = page.locator('.tile', { hasText: 'Aandeel jeugdigen met verblijf' });
  await tile.locator('.missing').waitFor();
  const text = await tile.locator('.side').nth(1).textContent();
  assert.match(text, /Zuidplas.*onbekend.*inwoneraantal ontbreekt/s);
  assert.doesNotMatch(text, /0/);
});

test('AnEmptyRegionSaysThatNothingWasReceivedYet', async () => {
  fake.levers.emptyFigures = true;
  fake.levers.withNotices = false;
  const page = await open(browser, fake.url);
  await page.waitForSelector('text=Er loopt binnenkort niets af.');
  assert.match(await page.textContent(`.tile:has(${inflow})`), /onbekend.*nog niet ontvangen/s);
  assert.match(await page.textContent('main'), /Nog geen berichten sinds de start/);
  assert.deepEqual(await axe(page), []);
});

test('AChangedFigureAndANewMessageAppearByThemselves', async () => {
  const page = await openLive();
  fake.send('figures', {
    figures: [figure('inflow_without_residence', 'region', '2026-11', { value: 4321 })],
  });
  await page.waitForSelector(`${inflow}:has-text("4.321")`);
  fake.send('accepted', {
    lines: [{ ...acceptedLine(1), provider: '87654321', position: '9-999' }],
  });
  await page.waitForSelector('tbody tr:first-child td:has-text("87654321")');
  assert.equal(await page.locator('[aria-labelledby="stream-title"] tbody tr').count(), 20);
});

test('SaysSinceWhenASourceStandsStillAndWhenItIsBack', async () => {
  const page = await openLive();
  fake.send('stale', { stale: [{ source: 'indicator', since: '2026-11-22T18:04:00Z' }] });
  await page.waitForSelector('.badge-stale:has-text("Staat stil sinds 19:04")');
  assert.match(await page.textContent('.stale-bar'), /22 nov 2026.*19:04.*cijfers/s);
  assert.deepEqual(await axe(page), []);
  fake.send('stale', { stale: [] });
  await page.waitForSelector(live);
});

test('GoesOnWhereItWasAfterABreak', async () => {
  const page = await openLive();
  fake.send('figures', {
    figures: [figure('inflow_without_residence', 'region', '2026-11', { value: 500 })],
  });
  await page.waitForSelector(`${inflow}:has-text("500")`);
  // Refused until it was seen to stand still: on a fast machine it would be back before that.
  fake.levers.refuseLive = true;
  fake.cut();
  await page.waitForSelector('.badge-stale');
  fake.levers.refuseLive = false;
  await page.waitForSelector(live, { timeout: 20_000 });
  assert.deepEqual(fake.seen.resumes, ['', '1-1']);
  assert.match(await page.textContent(`.figure-large${inflow}`), /500/);
});

test('KeepsTryingWhileTheGatewayRefuses', async () => {
  const page = await openLive();
  fake.levers.refuseLive = true;
  fake.cut();
  await page.waitForSelector('.badge-stale');
  await page.waitForTimeout(2500);
  fake.levers.refuseLive = false;
  await page.waitForSelector(live, { timeout: 20_000 });
});

test('TheChartIsReadByKeysAndByTable', async () => {
  const page = await openLive();
  await page.focus('[data-chart]');
  await page.keyboard.press('End');
  await page.waitForSelector('.readout:has-text("november 2026")');
  await page.keyboard.press('ArrowLeft');
  await page.waitForSelector('.readout:has-text("oktober 2026")');
  assert.match(await page.textContent('.readout'), /Instroom \d+.*Uitstroom \d+.*Stand [\d.]+/s);
  await page.keyboard.press('Escape');
  await page.waitForSelector('.readout:has-text("Wijs een maand aan")');
  await page.click('.chart-table summary');
  assert.equal(await page.locator('.chart-table tbody tr').count(), 36);
  await page.check('input[name="residence"][value="with"]');
  await page.waitForSelector('#chart-title:has-text("met verblijf")');
  assert.equal(await page.locator('.chart-table[open]').count(), 1);
  assert.match(await page.textContent('main'), /Januari en december springen eruit/);
});

test('EverythingIsReachedByKeyboardWithAVisibleFocus', async () => {
  const page = await openLive();
  const reached = [];
  for (let step = 0; step < 200; step += 1) {
    await page.keyboard.press('Tab');
    const here_ = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      return {
        what: element.id || element.className || element.tagName,
        tag: element.tagName,
        outline: parseFloat(style.outlineWidth),
        shown: style.outlineStyle !== 'none',
      };
    });
    if (!here_) break;
    reached.push(here_);
    assert.ok(here_.shown && here_.outline >= 1, `no visible focus on ${here_.tag} ${here_.what}`);
  }
  console.log(`keyboard walk: ${reached.length} stops`);
  assert.equal(reached[0].what, 'skip');
  for (const what of ['area', 'chart'])
    assert.ok(
      reached.some((stop) => stop.what === what),
      what,
    );
  const controls = await page
    .locator(
      'button:visible, select:visible, summary:visible, a[href]:visible, [tabindex="0"]:visible',
    )
    .count();
  assert.ok(reached.length >= controls, `${reached.length} of ${controls}`);
});

test('AxeFindsNothingInAnyLanguageSizeOrState', async () => {
  let checks = 0;
  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const page = await openLive({ viewport });
    for (const lang of ['nl', 'en']) {
      await page.click(`[data-lang="${lang}"]`);
      assert.deepEqual(await axe(page), [], `${lang} ${viewport.width}`);
      await page.click(`.figure-large${inflow}`);
      await page.waitForSelector('dialog[open] .steps');
      assert.deepEqual(await axe(page), [], `${lang} ${viewport.width} dialog`);
      await page.keyboard.press('Escape');
      checks += 2;
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= viewport.width, `page is ${wide} wide`);
  }
  console.log(`axe: ${checks} states, 0 violations`);
});

test('ShowsWhoIsLoggedInAndLetsThemLeave', async () => {
  fake.levers.me = { ...fake.levers.me, kind: 'municipality', code: '0995', roles: ['contract'] };
  const page = await openLive();
  assert.match(await page.textContent('.reader'), /Ingelogd als Gemeente Lelystad inkoop/);
  assert.equal(await page.inputValue('#area'), '0995');
  await page.click('[data-logout]');
  await page.waitForSelector('text=U bent niet ingelogd');
  assert.deepEqual(fake.seen.logouts, ['POST right']);
  // Who left is not sent to log in again at once, but may.
  assert.equal(fake.seen.logins, 0);
  assert.deepEqual(await axe(page), []);
  await page.click('[data-lang="en"]');
  await page.click('a:has-text("Log in")');
  await page.waitForSelector('text=You are not logged in');
  assert.equal(fake.seen.logins, 1);
});

test('WhoIsNotLoggedInIsSentToLogInOnce', async () => {
  fake.levers.me = null;
  const page = await open(browser, fake.url);
  await page.waitForSelector('text=U bent niet ingelogd');
  assert.equal(fake.seen.logins, 1);
  assert.equal(await page.locator('.badge').count(), 0);
});

test('SaysSoWhenARoleMaySeeNoFigures', async () => {
  const may = { figures: false, accepted: false, notices: false };
  fake.levers.me = { kind: 'provider', code: '99000101', roles: ['access'], may, csrf: 'right' };
  const page = await open(browser, fake.url);
  await page.waitForSelector('text=Geen cijfers voor uw rol');
  assert.match(await page.textContent('.reader'), /Aanbieder 99000101 toegang/);
  assert.equal(await page.locator('.tile').count(), 0);
  assert.deepEqual(fake.seen.resumes, []);
  assert.deepEqual(await axe(page), []);
});

test('APanelThatIsNotForTheRoleSaysSo', async () => {
  const may = { figures: true, accepted: false, notices: false };
  fake.levers.me = { ...fake.levers.me, roles: ['council'], may };
  const page = await open(browser, fake.url);
  await page.waitForSelector(live);
  for (const panel of ['notices-title', 'stream-title']) {
    const text = await page.textContent(`[aria-labelledby="${panel}"]`);
    assert.match(text, /Niet voor uw rol/);
  }
  assert.deepEqual(await axe(page), []);
});

test('ASessionThatEndedLeadsToLoggingIn', async () => {
  const page = await openLive();
  fake.levers.me = null;
  fake.cut();
  await page.waitForSelector('text=U bent niet ingelogd', { timeout: 20_000 });
  assert.equal(fake.seen.logins, 1);
});

test('TextsOfOthersAreNeverTakenForMarkup', async () => {
  const page = await openLive();
  fake.send('accepted', {
    lines: [{ ...acceptedLine(1), provider: '<img src=x onerror=alert(1)>', position: '9-998' }],
  });
  await page.waitForSelector('td:has-text("<img src=x")');
  assert.equal(await page.locator('main img').count(), 0);
});

test('NothingMovesForWhoAsksForRest', async () => {
  const still = await openLive({ reducedMotion: 'reduce' });
  assert.equal(await still.evaluate(() => document.getAnimations().length), 0);
});

test('StaysWithinItsPolicyAndItsOwnHost', async () => {
  const page = await openLive();
  await page.click(`.figure-large${inflow}`);
  await page.waitForSelector('dialog[open] .steps');
  assert.deepEqual(page.complaints, []);
  assert.deepEqual([...page.hosts], [new URL(fake.url).host]);
});

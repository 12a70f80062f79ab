// Debian's Chromium, and what every test of the page needs of it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, '../../../services/gateway/web/package.json'));
const { chromium } = require('playwright-core');
const axeSource = require('axe-core').source;

export function launch() {
  return chromium.launch({
    executablePath: process.env.INSTROOM_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that notes what it complains about and whom it calls. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.hosts = new Set();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('request', (request) => page.hosts.add(new URL(request.url()).host));
  await page.goto(url);
  return page;
}

/** A page whose reader chose a person of that party and role at the local provider. */
export async function logIn(browser, url, party, role, path = '/', listen = () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.on('request', listen);
  await page.goto(new URL(path, url).href);
  await page.click(`fieldset:has-text("${party}") button:has-text("${role}")`);
  await page.waitForSelector('.reader');
  return page;
}

/** What axe finds wrong, one line each. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return result.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary}`,
    ),
  );
}

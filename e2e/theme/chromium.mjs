// Opening pages in Chromium as a reader of a certain screen and a certain taste sees them.

import { readFileSync } from 'node:fs';

import { chromium, firefox, imported } from '../tools.mjs';

const LOOK = readFileSync(new URL('look.js', import.meta.url), 'utf8');
const HEIGHT = 900;
const PATIENCE_MS = 30_000;

// Nothing but this machine is asked, whatever a page wants.
const ONLY_HERE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

export async function openChromium() {
  const puppeteer = (await imported('puppeteer-core')).default;
  // As root, as in most containers, Chromium has no sandbox of its own.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--hide-scrollbars', ONLY_HERE];
  return puppeteer.launch({ executablePath: chromium(), headless: true, args });
}

export async function openFirefox() {
  const puppeteer = (await imported('puppeteer-core')).default;
  const extraPrefsFirefox = { 'ui.systemUsesDarkTheme': 0, 'network.captive-portal-service.enabled': false };
  return puppeteer.launch({ browser: 'firefox', executablePath: firefox(), headless: true, extraPrefsFirefox });
}

// Opens `url`, does `work(page)`, closes. `media` are further media features, by name; `isPrint` is paper.
export async function visit(browser, url, { width, height = HEIGHT, scheme = 'light', media = {}, isPrint = false, isBypassing = false, prepare } = {}, work) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  try {
    await page.setViewport({ width, height });
    const session = await page.createCDPSession();
    // Pages without a script of their own ask for their icon late; it is no part of what is looked at.
    const features = Object.entries({ 'prefers-color-scheme': scheme, ...media }).map(([name, value]) => ({ name, value }));
    await session.send('Emulation.setEmulatedMedia', { media: isPrint ? 'print' : '', features });
    if (isBypassing) await page.setBypassCSP(true);
    await prepare?.(page, session);
    await page.goto(url, { waitUntil: 'load', timeout: PATIENCE_MS });
    await settle(page);
    return await work(page, session);
  } finally {
    await context.close();
  }
}

// Waits for what is drawn late, and lays the questions ready.
export async function settle(page) {
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
  await page.evaluate(LOOK);
}

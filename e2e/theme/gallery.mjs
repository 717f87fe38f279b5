// A gallery for the eye: every type of page on four screens, in light and in dark, on paper, and a few moments between.
// It judges nothing.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { inTurns } from '../browser/turns.mjs';
import { scratch } from '../tools.mjs';
import { pdfOf } from './checks/print.mjs';
import { openChromium, visit } from './chromium.mjs';
import { openContext } from './context.mjs';
import { A, CROWDED, DEMO, DISCUSS, FIXTURES, RTL, SCHEMES } from './pages.mjs';
import { buildSites } from './sites.mjs';

const WIDTHS = [360, 768, 1280, 1600];
// Of a long page its head and its foot are shown: what lies between is alike.
const MOST_PX = 5_000;

const folder = join(scratch(), '../theme-gallery');

// Makes pictures of the pages with these names, or of all.
export async function gallery(only) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const chromium = await openChromium();
  const context = await openContext({ chromium }, buildSites());
  try {
    const pages = [...FIXTURES, DISCUSS, ...DEMO].filter(({ name }) => only.length === 0 || only.includes(name));
    const looks = pages.flatMap((page) => SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ page, width, scheme }))));
    await inTurns(looks, async ({ page, width, scheme }) => {
      await visit(context.chromium, context.url(page), { width, scheme }, (tab) => shoot(tab, [page.name, width, scheme], width));
    });
    if (only.length === 0) await moments(context);
    for (const page of pages.filter(({ name }) => ['A', 'B', 'C', 'rtl', 'torture', 'source card', 'demo essay'].includes(name))) {
      await visit(context.chromium, context.url(page), { width: 794, isPrint: true }, async (tab) => {
        const file = await pdfOf(tab, page.name);
        spawnSync('pdftoppm', ['-png', '-r', '80', file, join(folder, fileName([page.name, 'paper']))]);
      });
    }
    writeFileSync(join(folder, 'index.html'), index());
  } finally {
    context.close();
    await chromium.close();
  }
  console.log(`${readdirSync(folder).length - 1} pictures: see target/theme-gallery/index.html`);
  return 0;
}

async function shoot(tab, words, width) {
  const height = await tab.evaluate(() => document.documentElement.scrollHeight);
  const save = (name, y, part) => tab.screenshot({ path: join(folder, `${fileName(name)}.png`), type: 'png', captureBeyondViewport: true, clip: { x: 0, y, width, height: part } });
  await save(words, 0, Math.min(height, MOST_PX));
  if (height > MOST_PX) await save([...words, 'foot'], Math.max(MOST_PX, height - MOST_PX), Math.min(MOST_PX, height - MOST_PX));
}

// What one sees only for a while, or only if one asked for it.
async function moments(context) {
  const moment = async (page, name, options, work) => {
    for (const scheme of SCHEMES) {
      await visit(context.chromium, context.url(page), { ...options, scheme }, async (tab) => {
        await work(tab);
        await tab.evaluate(() => new Promise((done) => setTimeout(done, 200)));
        await tab.screenshot({ path: join(folder, `${fileName(['moment', name, options.width, scheme])}.png`), type: 'png' });
      });
    }
  };
  const press = (selector, i) => async (tab) => (await tab.$$(selector))[i].click();
  await moment(A, 'a note that has risen', { width: 360, height: 740 }, press('[role=doc-noteref]', 3));
  await moment(RTL, 'a note that has risen, in Arabic', { width: 360, height: 740 }, press('[role=doc-noteref]', 0));
  await moment(A, 'a note that is pointed at', { width: 1280 }, press('[role=doc-noteref]', 3));
  await moment(CROWDED, 'many notes', { width: 1280 }, press('[role=doc-noteref]', 7));
  await moment(A, 'the skip link', { width: 360, height: 740 }, (tab) => tab.keyboard.press('Tab'));
  await moment(A, 'a reply', { width: 360, height: 740 }, press('details summary', 1));
  await moment(A, 'thanks', { width: 360, height: 740 }, (tab) => tab.evaluate(() => { location.hash = 'thanks'; }));
  const wishes = { 'forced-colors': 'active', 'prefers-contrast': 'more' };
  for (const [feature, value] of Object.entries(wishes)) {
    await moment(A, feature, { width: 1280, media: { [feature]: value } }, async () => {});
    await moment(A, `${feature}, comments`, { width: 1280, media: { [feature]: value } }, (tab) => tab.evaluate(() => document.querySelector('#feedback')?.scrollIntoView()));
  }
}

const fileName = (words) => words.join(' ').replace(/[^\w]+/g, '-');

function index() {
  const pictures = readdirSync(folder).filter((file) => file.endsWith('.png')).sort();
  const cells = pictures.map((file) => `<figure><a href="${file}"><img loading="lazy" src="${file}" alt="${file}"></a><figcaption>${file.replace('.png', '').replaceAll('-', ' ')}</figcaption></figure>`);
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>The theme</title>
<style>body{display:flex;flex-wrap:wrap;gap:1rem;font:14px sans-serif}figure{margin:0;width:22rem}img{width:100%;max-height:32rem;object-fit:cover;object-position:top;border:1px solid #888}</style>
${cells.join('\n')}\n`;
}

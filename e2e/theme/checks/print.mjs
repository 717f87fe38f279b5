// On paper: the words, the notes and what readers wrote, and nothing to press.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended } from '../mutants.mjs';
import { A, B } from '../pages.mjs';
import { scratch } from '../../tools.mjs';

// In units of the letters' size.
const COLUMN_EM = 36.5;
const MEASURE_NEVER = 90;
const A4 = [595, 842];

export const print = {
  name: 'print',
  about: 'A4 without navigation and buttons, a column of 36 em, headings with their text, addresses behind links',
  async run(context, { pages = [A, B] } = {}) {
    const all = findings();
    const numbers = {};
    for (const page of pages) {
      const say = (what) => all.say(`${page.name} on paper`, what);
      const { seen, file } = await visit(context.chromium, context.url(page), { width: 794, isPrint: true }, async (tab) => {
        const seen = await tab.evaluate(seenOnPaper);
        return { seen, file: await pdfOf(tab, page.name) };
      });
      for (const what of seen.shown) say(`${what} is printed`);
      const sheets = sheetsOf(file);
      numbers[`sheets_of_${page.name}`] = sheets.length;
      judge(sheets, seen, say);
    }
    return { problems: all.list(), numbers };
  },
  mutants: [
    { what: 'navigation on paper', scope: { pages: [B] }, edit: appended('@media print { nav { display: block !important } }'), expect: /nav.* is printed/ },
    { what: 'a wide column', scope: { pages: [B] }, edit: appended('@media print { main, .e-content { max-width: none !important; width: auto !important } @page { margin: 0 !important } }'), expect: /em wide/ },
    { what: 'links without their addresses', scope: { pages: [A] }, edit: appended('@media print { a::after { content: none !important } }'), expect: /address/ },
    { what: 'a heading at the foot of a sheet', scope: { pages: [B] }, edit: appended('@media print { h2 { break-after: page !important } }'), expect: /heading .* last/ },
    { what: 'notes that are not printed', scope: { pages: [B] }, edit: appended('@media print { [role=doc-endnotes] { display: none !important } }'), expect: /note/ },
    { what: 'comments that are not printed', scope: { pages: [A] }, edit: appended('@media print { #comments { display: none !important } }'), expect: /comment/ },
  ],
};

// Prints a page that is open to a file of A4 sheets.
export async function pdfOf(tab, name) {
  mkdirSync(scratch(), { recursive: true });
  const file = join(scratch(), `theme-${name.replace(/\W+/g, '-')}.pdf`);
  writeFileSync(file, await tab.pdf({ format: 'A4', preferCSSPageSize: false, printBackground: false }));
  return file;
}

function seenOnPaper() {
  const { selector, isSeen } = globalThis.look;
  const shown = [...document.querySelectorAll('nav, button, form, input, textarea, .button, .skip, a[role=doc-backlink]')].filter(isSeen).map(selector);
  const text = (element) => element.textContent.replace(/\s+/g, ' ').trim();
  const prose = document.querySelector('article .e-content');
  return {
    shown: [...new Set(shown)].slice(0, 6),
    size: parseFloat(getComputedStyle(prose.querySelector(':scope > p')).fontSize) * 0.75,
    headings: [...document.querySelectorAll('h1, h2, h3')].filter(isSeen).map(text),
    urls: [...prose.querySelectorAll('a[href^=http]')].filter((link) => !link.textContent.includes('://')).map((link) => link.href),
    notes: [...document.querySelectorAll('[role=doc-endnotes] li')].map((note) => text(note).replace(/[↩︎\s]/g, '').slice(0, 50)),
    comments: [...document.querySelectorAll('.h-cite .e-content p')].map((comment) => text(comment).replace(/\s/g, '').slice(0, 40)),
    first: text(prose.querySelector(':scope > p')).replace(/\s/g, '').slice(0, 40),
  };
}

// The lines of each sheet, from the top: their words, and where they begin and end, in points.
function sheetsOf(file) {
  const run = spawnSync('pdftotext', ['-bbox-layout', file, '-'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.status !== 0) throw new Error(`pdftotext ended with ${run.status ?? run.error}: ${run.stderr}`);
  return run.stdout.split('<page ').slice(1).map((sheet) => {
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(sheet).map(Number);
    const lines = [...sheet.matchAll(/<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([\s\S]*?)<\/line>/g)].map(([, xMin, yMin, xMax, yMax, words]) => ({
      left: Number(xMin), top: Number(yMin), right: Number(xMax), bottom: Number(yMax),
      text: [...words.matchAll(/>([^<]*)<\/word>/g)].map(([, word]) => unescaped(word)).join(' '),
    }));
    return { width, height, lines: lines.sort((a, b) => a.top - b.top) };
  });
}

const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

function judge(sheets, seen, say) {
  const [first] = sheets;
  if (Math.abs(first.width - A4[0]) > 2 || Math.abs(first.height - A4[1]) > 2) say(`sheets of ${first.width} × ${first.height} points, not ${A4.join(' × ')}`);
  const lines = sheets.flatMap(({ lines }) => lines);
  const left = Math.min(...lines.map((line) => line.left));
  const right = Math.max(...lines.map((line) => line.right));
  const column = (right - left) / seen.size;
  if (column > COLUMN_EM) say(`the column is ${column.toFixed(1)} em wide, not ${Math.floor(COLUMN_EM)} (${(right - left).toFixed(0)} points, letters of ${seen.size.toFixed(1)})`);
  const longest = lines.reduce((most, line) => (line.text.length > most.text.length ? line : most));
  if (longest.text.length > MEASURE_NEVER) say(`a line of ${longest.text.length} characters: ${longest.text.slice(0, 60)}`);
  if (left < 30 || right > first.width - 30) say(`text comes within ${Math.min(left, first.width - right).toFixed(0)} points of the edge`);
  const headings = new Set(seen.headings);
  for (const [i, sheet] of sheets.slice(0, -1).entries()) {
    const last = sheet.lines.at(-1)?.text ?? '';
    if (headings.has(last)) say(`the heading \`${last}\` is the last line of sheet ${i + 1}`);
  }
  const all = lines.map(({ text }) => text).join('').replace(/\s/g, '');
  // A word may be divided at the end of a line; where it is, it counts as it was.
  const joined = all.replace(/[-‐­]/g, '');
  const isThere = (piece) => joined.includes(piece.replace(/[-‐­]/g, ''));
  const text_at = joined.indexOf(seen.first.replace(/[-‐­]/g, '').slice(0, 20));
  for (const url of seen.urls) if (!isThere(url.replace(/\s/g, ''))) say(`the address ${url} is not behind its link`);
  for (const [i, note] of seen.notes.entries()) {
    const at = joined.indexOf(note.replace(/[-‐­]/g, '').slice(0, 30));
    if (at < 0) say(`note ${i + 1} is not printed: ${note}`);
    else if (at < text_at) say(`note ${i + 1} stands before the text`);
  }
  for (const comment of seen.comments) if (!isThere(comment.slice(0, 25))) say(`a comment is not printed: ${comment}`);
}

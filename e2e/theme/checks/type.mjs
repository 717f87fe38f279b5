// The size of letters, the distance of lines and how many letters a line holds, measured where they stand.

import { inTurns } from '../../browser/turns.mjs';
import { settle, visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended } from '../mutants.mjs';
import { A, B, WIRE } from '../pages.mjs';

const WIDTHS = [360, 768, 1024, 1280, 1600];
const MEASURE = [62, 72];
const MEASURE_NARROW = 38;
const MEASURE_NEVER = 80;
// The standard size of a reader who wants letters half as large again.
const LARGER = 24;

export const type = {
  name: 'type',
  about: 'size of letters, distance of lines, and 62 to 72 characters a line',
  async run(context, { pages = [A, B, WIRE], widths = WIDTHS } = {}) {
    const all = findings();
    const numbers = {};
    const looks = pages.flatMap((page) => widths.map((width) => ({ page, width })));
    await inTurns(looks, async ({ page, width }) => {
      const say = (what) => all.say(`${page.name} ${width}`, what);
      const found = await visit(context.chromium, context.url(page), { width }, async (tab, session) => {
        // The second time the fonts are there from the beginning, whatever `font-display` says.
        await tab.reload({ waitUntil: 'load' });
        await settle(tab);
        const found = await tab.evaluate(typeOf);
        await session.send('Page.setFontSizes', { fontSizes: { standard: LARGER, fixed: LARGER } });
        found.larger = (await tab.evaluate(typeOf)).size;
        return found;
      });
      judge(found, width, say);
      if (page === pages[0]) numbers[`characters_at_${width}`] = found.measure;
    });
    return { problems: all.list(), numbers };
  },
  mutants: [
    { what: 'small letters', scope: { pages: [B], widths: [360] }, edit: appended('html { font-size: 90% !important }'), expect: /letters of/ },
    { what: 'letters that the reader cannot enlarge', scope: { pages: [B], widths: [360] }, edit: appended('html { font-size: 17px !important }'), expect: /reader/ },
    { what: 'narrow lines', scope: { pages: [B], widths: [768] }, edit: appended('.e-content { line-height: 1.2 !important }'), expect: /lines .* apart/ },
    { what: 'long lines', scope: { pages: [B], widths: [1280] }, edit: appended('main { max-width: 60rem !important }'), expect: /characters a line/ },
    { what: 'short lines', scope: { pages: [B], widths: [360] }, edit: appended('.e-content { max-width: 12rem !important }'), expect: /characters a line/ },
    { what: 'small comments', scope: { pages: [A], widths: [1280] }, edit: appended('.h-cite .e-content { font-size: 13px !important }'), expect: /comment/ },
    { what: 'justified lines', scope: { pages: [B], widths: [1280] }, edit: appended('.e-content p { text-align: justify !important }'), expect: /justif/ },
    { what: 'links without a line', scope: { pages: [A], widths: [1280] }, edit: appended('.e-content p a { text-decoration: none !important }'), expect: /underline/ },
    { what: 'headings far apart', scope: { pages: [B], widths: [1280] }, edit: appended('h1 { line-height: 1.6 !important }'), expect: /h1/ },
    { what: 'cramped notes', scope: { pages: [B], widths: [1280] }, edit: appended('[role=doc-endnotes] li { line-height: 1.2 !important }'), expect: /notes/ },
  ],
};

function judge(found, width, say) {
  const least = width >= 1024 ? 19.5 : 16.9;
  const most = width <= 360 ? 17.5 : 20.5;
  if (found.size < least || found.size > most) say(`letters of ${found.size} px, not ${least} to ${most}`);
  if (found.larger < found.size * 1.35) say(`letters of ${found.larger} px and not half as large again for a reader who wants them so (${found.size} px)`);
  if (found.lead < 1.495 || found.lead > 1.65) say(`lines of prose are ${found.lead.toFixed(2)} apart, not 1.5 to 1.65`);
  if (found.noteLead && found.noteLead < 1.395) say(`lines of notes are ${found.noteLead.toFixed(2)} apart, not 1.4`);
  for (const { selector, lead } of found.headings) {
    if (lead < 1.095 || lead > 1.205) say(`lines of ${selector} are ${lead.toFixed(2)} apart, not 1.1 to 1.2`);
  }
  if (found.comment && found.comment < 0.9) say(`comments are ${found.comment.toFixed(2)} of the prose, not 0.9`);
  if (found.isJustified) say('prose is justified');
  for (const plain of found.plainLinks) say(`a link in prose has no underline: ${plain}`);
  if (width < 768 && found.measure < MEASURE_NARROW) say(`${found.measure} characters a line, not ${MEASURE_NARROW}`);
  if (width >= 768 && (found.measure < MEASURE[0] || found.measure > MEASURE[1])) say(`${found.measure} characters a line, not ${MEASURE.join(' to ')}`);
  for (const { selector, n, line } of found.longest) if (n > MEASURE_NEVER) say(`a line of ${n} characters at ${selector} (${line}), and ${MEASURE_NEVER} are the most`);
}

function typeOf() {
  const { lines, selector, isSeen } = globalThis.look;
  const size = (element) => parseFloat(getComputedStyle(element).fontSize);
  const lead = (element) => parseFloat(getComputedStyle(element).lineHeight) / size(element);
  const prose = document.querySelector('article .e-content');
  const paragraphs = [...prose.querySelectorAll(':scope > p')];
  const counts = paragraphs.flatMap(lines).filter((n) => n > 0).sort((a, b) => a - b);
  const longestOf = (element) => {
    const all = lines(element);
    return { selector: selector(element), n: Math.max(0, ...all), line: `line ${all.indexOf(Math.max(0, ...all)) + 1}` };
  };
  const texts = [...document.querySelectorAll('main p, main li')].filter((element) => isSeen(element) && !element.querySelector('p, li'));
  const longest = texts.map(longestOf).sort((a, b) => b.n - a.n).slice(0, 3);
  const note = document.querySelector('[role=doc-endnotes] li');
  const comment = document.querySelector('.h-cite .e-content p');
  const inProse = [...prose.querySelectorAll('p a[href]:not([role]):not(.passage):not(.anchor)')].filter((link) => !link.closest('[role=doc-endnotes]'));
  return {
    size: size(paragraphs[0]),
    lead: lead(paragraphs[0]),
    noteLead: note && lead(note),
    headings: [...document.querySelectorAll('h1, article .e-content :is(h2, h3)')].filter(isSeen).map((heading) => ({ selector: selector(heading), lead: lead(heading) })),
    comment: comment && size(comment) / size(paragraphs[0]),
    isJustified: getComputedStyle(paragraphs[0]).textAlign === 'justify',
    plainLinks: inProse.filter((link) => !getComputedStyle(link).textDecorationLine.includes('underline')).map(selector).slice(0, 3),
    measure: counts[Math.floor(counts.length / 2)],
    longest,
  };
}

// Pages in other scripts: Arabic goes from right to left, Japanese breaks its lines where it may.

import { visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended, replaced } from '../mutants.mjs';
import { CJK, RTL } from '../pages.mjs';

const WIDTHS = [360, 768, 1280];

export const direction = {
  name: 'direction',
  about: 'right to left where the language is, and lines that break in Japanese',
  async run(context, { pages = [RTL, CJK], widths = WIDTHS } = {}) {
    const all = findings();
    for (const page of pages) {
      for (const width of widths) {
        const say = (what) => all.say(`${page.name} ${width}`, what);
        const found = await visit(context.chromium, context.url(page), { width }, (tab) => tab.evaluate(directionOf));
        const isRtl = page === RTL;
        if (isRtl && found.dir !== 'rtl') say(`<html> has dir=${JSON.stringify(found.dir)}, not "rtl"`);
        if (isRtl ? found.lang !== 'ar' : found.lang !== 'ja') say(`<html> has lang=${JSON.stringify(found.lang)}`);
        if (found.direction !== (isRtl ? 'rtl' : 'ltr')) say(`prose runs ${found.direction}`);
        if (isRtl && found.ragged !== 'left') say(`lines of prose begin on the ${found.ragged === 'right' ? 'left' : 'wrong'} side`);
        if (isRtl && found.code !== 'ltr') say(`code runs ${found.code}`);
        if (found.scrolls) say('scrolls sideways');
        if (isRtl && found.physical.length > 0) say(`a border or padding is on the wrong side: ${found.physical.join(' | ')}`);
        if (!isRtl && found.fill < 0.85) say(`lines are only ${(found.fill * 100).toFixed(0)} % full`);
        if (!isRtl && found.breaks.length > 0) say(`a line begins with ${found.breaks.join(' ')}`);
      }
    }
    return { problems: all.list(), numbers: { looks: pages.length * widths.length } };
  },
  mutants: [
    { what: 'an Arabic page from left to right', scope: { pages: [RTL], widths: [360] }, edit: (path, text) => text.replace(/ dir="?rtl"?/, ''), expect: /dir=/ },
    { what: 'lines that begin on the left', scope: { pages: [RTL], widths: [768] }, edit: appended('.e-content p { text-align: left !important }'), expect: /begin on the left/ },
    { what: 'a rule on the wrong side', scope: { pages: [RTL], widths: [768] }, edit: appended('blockquote { border-inline: 0 !important; border-left: 2px solid !important; padding-left: 1rem !important }'), expect: /blockquote/ },
    { what: 'Japanese that does not break', scope: { pages: [CJK], widths: [360] }, edit: appended('.e-content p { word-break: keep-all !important; overflow-wrap: normal !important; white-space: nowrap }'), expect: /sideways/ },
    { what: 'another language', scope: { pages: [CJK], widths: [360] }, edit: replaced('lang="ja"', 'lang="en"'), expect: /lang=/ },
  ],
};

function directionOf() {
  const { selector } = globalThis.look;
  const prose = document.querySelector('article .e-content');
  const paragraph = [...prose.querySelectorAll(':scope > p')].sort((a, b) => b.textContent.length - a.textContent.length)[0];
  const box = paragraph.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  const lines = new Map();
  for (const rect of range.getClientRects()) {
    const line = Math.round(rect.bottom / 8);
    const { left, right } = lines.get(line) ?? { left: Infinity, right: -Infinity };
    lines.set(line, { left: Math.min(left, rect.left), right: Math.max(right, rect.right) });
  }
  const full = [...lines.values()].slice(0, -1);
  const gaps = (side) => full.reduce((sum, line) => sum + Math.abs(line[side] - box[side]), 0);
  const isOneSided = (element) => {
    const style = getComputedStyle(element);
    const isRtl = style.direction === 'rtl';
    const [start, end] = isRtl ? [style.borderRightWidth, style.borderLeftWidth] : [style.borderLeftWidth, style.borderRightWidth];
    return parseFloat(end) > 0 && parseFloat(start) === 0;
  };
  const breaks = [];
  const text = [...paragraph.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  for (const node of text) {
    for (let i = 1; i < node.data.length; i++) {
      if (!/[、。」）]/.test(node.data[i])) continue;
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      if (range.getBoundingClientRect().left <= box.left + 1) breaks.push(node.data[i]);
    }
  }
  return {
    dir: document.documentElement.getAttribute('dir'),
    lang: document.documentElement.lang,
    direction: getComputedStyle(paragraph).direction,
    ragged: gaps('left') > gaps('right') ? 'left' : 'right',
    code: getComputedStyle(document.querySelector('pre')).direction,
    scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    physical: [...document.querySelectorAll('main blockquote, main ol, main p, main li')].filter(isOneSided).map(selector).slice(0, 3),
    fill: full.length ? full.reduce((sum, line) => sum + (line.right - line.left) / box.width, 0) / full.length : 1,
    breaks,
  };
}

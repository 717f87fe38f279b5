// Notes and margin comments: beside the text on wide screens, level with their marks, and a sheet on narrow ones.

import { openFirefox, settle, visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended, restyled } from '../mutants.mjs';
import { A, CROWDED, RTL, TORTURE } from '../pages.mjs';

const WIDE = [1280, 1600];
// Levels of two engines and of two font sizes.
const LEVEL_PX = 1;
// As far below the note above as one that was pushed may stand.
const PUSHED_PX = 32;

export const notes = {
  name: 'notes',
  about: 'notes and margin comments level with their marks from 1280 px on, a sheet at 360 px',
  async run(context, { pages = [A, CROWDED, TORTURE, RTL], widths = WIDE, isNarrow = true } = {}) {
    const all = findings();
    const numbers = { notes: 0, level: 0, pushed: 0 };
    for (const page of pages) {
      for (const width of widths) {
        const found = await visit(context.chromium, context.url(page), { width }, (tab) => tab.evaluate(marginOf));
        judgeMargin(found, `${page.name} ${width}`, all, numbers, page);
      }
    }
    if (isNarrow) await visit(context.chromium, context.url(A), { width: 360 }, (tab) => sheet(tab, (what) => all.say('A 360', what)));
    return { problems: all.list(), numbers };
  },
  mutants: [
    { what: 'notes that are too high', scope: { pages: [A], widths: [1280], isNarrow: false }, edit: appended('[role=doc-endnotes] li { margin-top: -5px !important }'), expect: /note 1 is -/ },
    { what: 'notes that stay at the end', scope: { pages: [A], widths: [1280], isNarrow: false }, edit: appended('[role=doc-endnotes] li { position: static !important }'), expect: /not beside/ },
    { what: 'notes on the wrong side', scope: { pages: [RTL], widths: [1280], isNarrow: false }, edit: appended('[role=doc-endnotes] li { inset-inline: auto calc(100% + 2rem) !important }'), expect: /side/ },
    { what: 'margin comments that are not shown', scope: { pages: [A], widths: [1280], isNarrow: false }, edit: appended('aside { display: none !important }'), expect: /margin comment/ },
    { what: 'a note that does not rise', scope: { pages: [], widths: [], isNarrow: true }, edit: appended('li:target { position: static !important }'), expect: /does not rise/ },
    { what: 'a note that scrolls the page', scope: { pages: [], widths: [], isNarrow: true }, edit: restyled('position:fixed', 'position:sticky'), expect: /360/ },
  ],
};

export const inFirefox = {
  name: 'firefox',
  about: 'the same in Firefox, at 1280 and 360 px',
  async run(context, { pages = [A, CROWDED, RTL], widths = [1280], isNarrow = true } = {}) {
    const all = findings();
    const numbers = { notes: 0, level: 0, pushed: 0 };
    const firefox = await openFirefox();
    try {
      const tab = await firefox.newPage();
      for (const page of pages) {
        for (const width of widths) {
          await open(tab, context.url(page), width);
          const found = await tab.evaluate(marginOf);
          judgeMargin(found, `Firefox ${page.name} ${width}`, all, numbers, page);
          if (found.scrolls) all.say(`Firefox ${page.name} ${width}`, 'scrolls sideways');
        }
      }
      if (isNarrow) {
        await open(tab, context.url(A), 360);
        await sheet(tab, (what) => all.say('Firefox A 360', what));
      }
    } finally {
      await firefox.close();
    }
    return { problems: all.list(), numbers };
  },
  mutants: [
    { what: 'notes that are too high', scope: { pages: [A], isNarrow: false }, edit: appended('[role=doc-endnotes] li { margin-top: -5px !important }'), expect: /Firefox A 1280: note 1 is -/ },
    { what: 'a note that does not rise', scope: { pages: [] }, edit: appended('li:target { position: static !important }'), expect: /Firefox A 360: .*does not rise/ },
  ],
};

async function open(tab, url, width) {
  await tab.setViewport({ width, height: 900 });
  await tab.goto(url, { waitUntil: 'load' });
  await settle(tab);
}

function judgeMargin({ notes: found, comments, n_passages, isRtl }, where, all, numbers, page) {
  const say = (what) => all.say(where, what);
  if (found.length === 0) return say('has no notes');
  if (page === A && n_passages < 2) say(`${n_passages} passages have margin comments, not 2`);
  if (comments.length < n_passages) say(`${comments.length} margin comments are shown, not ${n_passages}`);
  const side = isRtl ? 'left' : 'right';
  judgeColumn(found, 'note', side);
  judgeColumn(comments, 'margin comment', isRtl ? 'right' : 'left');

  function judgeColumn(column, what, expectedSide) {
    let above = -Infinity;
    for (const { name, top, bottom, offsets, side: at } of column) {
      numbers.notes += 1;
      const nearest = offsets.reduce((best, offset) => (Math.abs(offset) < Math.abs(best) ? offset : best));
      const isPushed = nearest > LEVEL_PX && top >= above - 1 && top - above <= PUSHED_PX;
      if (!at) say(`${what} ${name} is not beside the text`);
      else if (at !== expectedSide) say(`${what} ${name} is on the ${at} side`);
      else if (Math.abs(nearest) <= LEVEL_PX) numbers.level += 1;
      else if (isPushed) numbers.pushed += 1;
      else say(`${what} ${name} is ${nearest.toFixed(1)} px below its mark`);
      above = bottom;
    }
  }
}

// Where notes and margin comments stand, in the coordinates of the document, and how far below their marks.
function marginOf() {
  const { firstLine, isSeen } = globalThis.look;
  const text = document.querySelector('article .e-content').getBoundingClientRect();
  const pen = document.createElement('canvas').getContext('2d');
  // Where the letters of an element's first line stand, whatever its font and size.
  const baseline = (element, rect) => {
    const style = getComputedStyle(element);
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText('x');
    return rect.top + (rect.height * up) / (up + down);
  };
  const sideOf = (box) => (box.left >= text.right - 1 ? 'right' : box.right <= text.left + 1 ? 'left' : null);
  const place = (name, element, mark, line) => {
    const box = element.getBoundingClientRect();
    const first = firstLine(element);
    const letters = baseline(element, first);
    const offsets = [box.top - mark.top, box.top - line.top, first.top - line.top, letters - line.baseline];
    return { name, top: box.top, bottom: box.bottom, offsets, side: sideOf(box) };
  };
  // The line of text that a mark stands in.
  const lineOf = (mark) => {
    const range = document.createRange();
    const before = mark.previousSibling?.nodeType === Node.TEXT_NODE ? mark.previousSibling : null;
    if (!before) return { top: mark.getBoundingClientRect().top, baseline: mark.getBoundingClientRect().bottom };
    range.setStart(before, Math.max(0, before.data.trimEnd().length - 1));
    range.setEnd(before, before.data.trimEnd().length);
    const rect = [...range.getClientRects()].at(-1);
    return { top: rect.top, baseline: baseline(mark.parentElement, rect) };
  };
  const notes = [];
  for (const mark of document.querySelectorAll('article .e-content [role=doc-noteref]')) {
    const note = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
    if (note) notes.push(place(mark.textContent.replace(/\D/g, ''), note, mark.getBoundingClientRect(), lineOf(mark)));
  }
  const passages = [...document.querySelectorAll('article .e-content .passage')];
  const comments = [...document.querySelectorAll('aside.postils > *')].filter(isSeen).map((comment, i) => {
    const passage = passages[i]?.parentElement;
    const box = passage?.getBoundingClientRect() ?? { top: NaN };
    return place(String(i + 1), comment, box, { top: passage ? firstLine(passage).top : NaN, baseline: passage ? baseline(passage, firstLine(passage)) : NaN });
  });
  return { notes, comments, n_passages: passages.length, isRtl: getComputedStyle(document.documentElement).direction === 'rtl', scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth };
}

// A finger on the fourth mark: the note rises over the foot of the page, the text stays where it is, and the way back
// closes it.
async function sheet(tab, say) {
  const marks = await tab.$$('[role=doc-noteref]');
  const mark = marks[3];
  await mark.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const before = await tab.evaluate(() => scrollY);
  await mark.click();
  await tab.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  const state = () => tab.evaluate(() => {
    const note = document.querySelector('[role=doc-endnotes] li:target');
    if (!note) return { scroll: scrollY };
    const box = note.getBoundingClientRect();
    return { scroll: scrollY, isFixed: getComputedStyle(note).position === 'fixed', top: box.top, bottom: box.bottom, left: box.left, right: box.right, height: innerHeight, width: document.documentElement.clientWidth };
  });
  const risen = await state();
  if (!risen.isFixed || risen.top < 0 || risen.bottom > risen.height + 1) return say(`note 4 does not rise as a sheet: ${JSON.stringify(risen)}`);
  if (risen.right - risen.left < risen.width - 1) say(`the sheet is ${risen.right - risen.left} px wide, not ${risen.width}`);
  if (risen.bottom - risen.top > risen.height * 0.6) say(`the sheet takes ${(risen.bottom - risen.top).toFixed(0)} of ${risen.height} px`);
  if (Math.abs(risen.scroll - before) > 1) say(`the text moved by ${risen.scroll - before} px when the note rose`);
  await tab.evaluate(() => history.back());
  await tab.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  const back = await state();
  if (back.isFixed) say('the note is still there after going back');
  if (Math.abs(back.scroll - before) > 1) say(`the text moved by ${back.scroll - before} px when the note was put away`);
}

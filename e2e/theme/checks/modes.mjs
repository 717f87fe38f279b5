// What a site may ask of the theme in its settings: notes in place or at the end, and the reader's own fonts.

import { axe } from './axe.mjs';
import { contrast } from './contrast.mjs';
import { layout } from './layout.mjs';
import { nu } from './nu.mjs';
import { quiet } from './quiet.mjs';
import { type } from './type.mjs';
import { stylesheetsOf } from '../context.mjs';
import { visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended, replaced } from '../mutants.mjs';
import { MODES } from '../pages.mjs';

const [IN_PLACE, AT_THE_END, SYSTEM_FONTS] = MODES;

export const modes = {
  name: 'modes',
  about: 'notes in place, notes at the end, and fonts of the system: what holds of all pages, and what each promises',
  async run(context, { only = ['general', 'inline', 'end', 'system'] } = {}) {
    const all = findings();
    const problems = only.includes('general') ? await general(context) : [];
    if (only.includes('inline')) for (const width of [360, 1280]) await visit(context.chromium, context.url(IN_PLACE), { width }, (tab) => opened(tab, (what) => all.say(`${IN_PLACE.name} ${width}`, what)));
    if (only.includes('end')) {
      const strayed = await visit(context.chromium, context.url(AT_THE_END), { width: 1280 }, (tab) => tab.evaluate(strayedNotes));
      if (strayed > 0) all.say(`${AT_THE_END.name} 1280`, `${strayed} notes are not at the end`);
    }
    if (only.includes('system')) await withoutFonts(context, (what) => all.say(SYSTEM_FONTS.name, what));
    return { problems: [...all.list(), ...problems], numbers: { modes: MODES.length } };
  },
  mutants: [
    { what: 'a note that does not open', scope: { only: ['inline'] }, edit: (path, text) => text.replaceAll('popovertarget=', 'data-mutant='), expect: /does not open/ },
    { what: 'a note that opens out of sight', scope: { only: ['inline'] }, edit: appended('li:popover-open { position: absolute !important; inset: 0 auto auto 0 !important }'), expect: /out of sight/ },
    { what: 'a note that strays', scope: { only: ['end'] }, edit: appended('[role=doc-endnotes] li { position: absolute !important; top: 0 !important }'), expect: /not at the end/ },
    { what: 'a font', scope: { only: ['system'] }, edit: appended('@font-face { font-family: Mutant; src: url(mutant.woff2) }'), expect: /@font-face/ },
    { what: 'a faulty page', scope: { only: ['general'] }, edit: replaced('</main>', '<img src="mutant.png"></main>'), expect: /image-alt/ },
  ],
};

async function general(context) {
  const looks = (widths) => MODES.flatMap((page) => widths.map((width) => ({ page, width, scheme: width < 1000 ? 'dark' : 'light' })));
  // Fonts of the system are those of this machine, and no two machines set the same number of letters on a line.
  const results = [
    await nu.run(context, { pages: MODES }),
    await quiet.run(context, { pages: MODES }),
    await type.run(context, { pages: [IN_PLACE, AT_THE_END], widths: [768, 1280] }),
    await layout.run(context, { looks: looks([320, 768, 1280]) }),
    await contrast.run(context, { looks: looks([768, 1280]) }),
    await axe.run(context, { looks: looks([360, 1280]) }),
  ];
  return results.flatMap(({ problems }) => problems);
}

// Opens the fourth note with the keyboard, looks where it is, and closes it.
async function opened(tab, say) {
  const rest = () => tab.evaluate(() => new Promise((done) => setTimeout(done, 150)));
  const marks = '.e-content [popovertarget]';
  const n_marks = await tab.evaluate((marks) => document.querySelectorAll(marks).length, marks);
  if (n_marks < 12) return say(`a note does not open: ${n_marks} marks are buttons, not 12`);
  await tab.evaluate((marks) => document.querySelectorAll(marks)[3].focus(), marks);
  const state = () => tab.evaluate((marks) => {
    const mark = document.querySelectorAll(marks)[3];
    const note = document.getElementById(mark.getAttribute('popovertarget'));
    const [at, box] = [mark.getBoundingClientRect(), note.getBoundingClientRect()];
    return { isOpen: note.matches(':popover-open'), isFocused: document.activeElement === mark, below: box.top - at.bottom, top: box.top, bottom: box.bottom, left: box.left, right: box.right, scroll: scrollY, height: innerHeight, width: document.documentElement.clientWidth };
  }, marks);
  const before = await state();
  await tab.keyboard.press('Enter');
  await rest();
  const open = await state();
  if (!open.isOpen) return say('a note does not open when its mark is pressed');
  if (open.top < 0 || open.bottom > open.height || open.left < 0 || open.right > open.width) say(`the note opens out of sight: ${open.left.toFixed(0)}, ${open.top.toFixed(0)} to ${open.right.toFixed(0)}, ${open.bottom.toFixed(0)}`);
  if (Math.abs(open.below) > 60) say(`the note opens ${open.below.toFixed(0)} px below its mark, out of sight of it`);
  if (Math.abs(open.scroll - before.scroll) > 1) say(`the text moved by ${open.scroll - before.scroll} px when the note opened`);
  await tab.keyboard.press('Escape');
  await rest();
  const closed = await state();
  if (closed.isOpen) say('the note stays open when Escape is pressed');
  if (!closed.isFocused) say('the focus is not at the mark when its note is closed');
}

function strayedNotes() {
  const end = [...document.querySelector('article .e-content').querySelectorAll(':scope > p')].at(-1).getBoundingClientRect().bottom;
  return [...document.querySelectorAll('[role=doc-endnotes] li[id]')].filter((note) => note.getBoundingClientRect().top < end || !globalThis.look.isSeen(note)).length;
}

async function withoutFonts(context, say) {
  const html = await context.text(SYSTEM_FONTS);
  if (/<link[^>]*as="?font/.test(html)) say('a font is preloaded');
  for (const path of stylesheetsOf(html)) {
    if (/@font-face/.test(await context.text({ site: SYSTEM_FONTS.site, path }))) say('the style sheet has @font-face');
  }
}

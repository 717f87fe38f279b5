// Nothing is pushed out of the page, nothing lies on anything else, and everything can be hit with a finger.

import { inTurns } from '../../browser/turns.mjs';
import { visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended } from '../mutants.mjs';
import { A, B, C, CROWDED, DEMO, DISCUSS, FIXTURES, RTL, TORTURE } from '../pages.mjs';

const WIDTHS = [320, 360, 768, 1280, 1600];

// WCAG 1.4.12: nothing may be lost when a reader sets text this wide apart.
const SPACED = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';

export const layout = {
  name: 'layout',
  about: 'no sideways scroll, no overlap, targets of 24 px, scrollers that take the focus, from 320 to 1600 px',
  async run(context, { looks = everything() } = {}) {
    const all = findings();
    await inTurns(looks, async ({ page, width, isSpaced }) => {
      const say = (what) => all.say(`${page.name} ${width}${isSpaced ? ' spaced' : ''}`, what);
      const found = await visit(context.chromium, context.url(page), { width, isBypassing: isSpaced }, async (tab) => {
        if (isSpaced) await tab.addStyleTag({ content: SPACED });
        return tab.evaluate(faultsOf, { isSpaced: Boolean(isSpaced) });
      });
      found.forEach(say);
    });
    return { problems: all.list(), numbers: { looks: looks.length } };
  },
  mutants: [
    { what: 'a wide element', scope: { looks: [{ page: B, width: 360 }] }, edit: appended('.e-content { width: 40rem !important }'), expect: /sideways/ },
    { what: 'text that leaves the page', scope: { looks: [{ page: B, width: 360 }] }, edit: appended('body { overflow-x: hidden } h1 { white-space: nowrap !important; width: 90rem }'), expect: /h1 is out of the page|sideways/ },
    { what: 'text that is cut off when it is set apart', scope: { looks: [{ page: B, width: 320, isSpaced: true }] }, edit: appended('h1 { height: 1.2em !important; overflow: hidden !important }'), expect: /cut off.*h1/ },
    { what: 'notes over the text', scope: { looks: [{ page: A, width: 1280 }] }, edit: appended('[role=doc-endnotes] li { inset-inline-start: 70% !important }'), expect: /overlap/ },
    { what: 'small targets', scope: { looks: [{ page: A, width: 1280 }] }, edit: appended('header a { display: block !important; height: 15px !important; min-height: 0 !important; padding: 0 !important }'), expect: /header.* × 15/ },
    { what: 'small buttons', scope: { looks: [{ page: A, width: 360 }] }, edit: appended('button { min-height: 0 !important; height: 30px !important; padding: 0 !important }'), expect: /button.* × 30/ },
    { what: 'code that does not take the focus', scope: { looks: [{ page: TORTURE, width: 360 }] }, edit: (path, text) => (path.endsWith('.css') ? text : text.replaceAll('tabindex="0"', '')), expect: /pre.* scrolls and does not take the focus/ },
    { what: 'code that does not scroll', scope: { looks: [{ page: TORTURE, width: 360 }] }, edit: appended('pre { overflow: visible !important }'), expect: /sideways|out of the page/ },
  ],
};

function everything() {
  const pages = [...FIXTURES, ...DEMO, DISCUSS];
  const main = [A, B, C, TORTURE, CROWDED, RTL];
  const looks = pages.flatMap((page) => (main.includes(page) ? WIDTHS : [320, 768, 1280]).map((width) => ({ page, width })));
  return [...looks, ...[...main, ...DEMO].map((page) => ({ page, width: 320, isSpaced: true }))];
}

function faultsOf({ isSpaced }) {
  const { selector, kind, isSeen, isScroller, texts, blockOf, focusable, isForTheEar } = globalThis.look;
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`scrolls sideways: ${root.scrollWidth} px are in ${root.clientWidth}: ${widest()}`);
  const pieces = texts();
  const outside = pieces.filter(({ left, right }) => left < -0.5 || right > root.clientWidth + 0.5);
  for (const { block, text } of firstOfEach(outside)) faults.push(`\`${text}\` at ${kind(block)} is out of the page`);
  for (const element of document.querySelectorAll('main *, header *, footer *')) {
    const style = getComputedStyle(element);
    if (!/hidden|clip/.test(style.overflowX + style.overflowY) || element instanceof SVGElement || !isSeen(element)) continue;
    if (element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2) faults.push(`text is cut off at ${selector(element)}`);
  }
  overlaps(pieces);
  if (!isSpaced) targets();
  for (const element of document.querySelectorAll('body *')) {
    // What scrolls sideways only would scroll up and down by a hair as well, if its lines are higher than it is.
    const hair = element.scrollHeight - element.clientHeight;
    if (isScroller(element) && !/textarea/.test(element.localName) && hair > 0 && getComputedStyle(element).position !== 'fixed' && element.checkVisibility()) faults.push(`${selector(element)} scrolls up and down by ${hair} px`);
    if (!isScroller(element) || element.scrollWidth <= element.clientWidth + 1 || !element.checkVisibility() || isForTheEar(element)) continue;
    const isReached = element.tabIndex >= 0 && element.hasAttribute('tabindex');
    if (!isReached && !element.querySelector('a[href], button, input')) faults.push(`${selector(element)} scrolls and does not take the focus`);
  }
  return faults;

  function widest() {
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5 && !insideScroller(element));
    return wide.slice(0, 3).map(selector).join(' | ');
  }

  function insideScroller(element) {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (isScroller(at)) return true;
    return false;
  }

  function firstOfEach(some) {
    const blocks = new Set();
    return some.filter(({ block }) => !blocks.has(block) && blocks.add(block)).slice(0, 5);
  }

  // Text of two blocks in one place. A sheet or ring that is meant to lie over the page has a place of its own.
  function overlaps(all) {
    const found = new Set();
    const sorted = all.filter(({ element }) => !isFixed(element)).sort((a, b) => a.top - b.top);
    for (let i = 0; i < sorted.length; i++) {
      for (let j = i + 1; j < sorted.length && sorted[j].top < sorted[i].bottom - 3; j++) {
        const [a, b] = [sorted[i], sorted[j]];
        if (a.block === b.block || Math.min(a.right, b.right) - Math.max(a.left, b.left) < 2) continue;
        const depth = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // Boxes of letters are higher than letters: lines that are close touch by a little.
        if (depth < 4 || a.element.closest('math') || b.element.closest('math')) continue;
        const key = `${selector(a.block)} / ${selector(b.block)}`;
        if (found.size < 6 && !found.has(key)) {
          found.add(key);
          faults.push(`text overlaps by ${depth.toFixed(0)} px: \`${a.text}\` at ${selector(a.element)} and \`${b.text}\` at ${selector(b.element)}`);
        }
      }
    }
  }

  function isFixed(element) {
    for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).position === 'fixed') return true;
    return false;
  }

  // WCAG 2.5.8, without its exception for targets that are small and far apart; those in a sentence may be small.
  function targets() {
    const small = [];
    for (const element of focusable()) {
      if (!isSeen(element)) continue;
      // The mark of a note may be a button, but it stands in a sentence.
      const isButton = element.matches('button:not([popovertarget]), .button, input, textarea, select') && !element.matches('[type=checkbox], [type=radio]');
      const least = isButton ? 44 : 24;
      const box = element.getBoundingClientRect();
      if (element.matches('[tabindex]') && isScroller(element)) continue;
      if (box.width >= least - 0.5 && box.height >= least - 0.5) continue;
      if (!isButton && isInSentence(element)) continue;
      small.push(`target ${kind(element)} is ${box.width.toFixed(0)} × ${box.height.toFixed(0)} px, not ${least}`);
    }
    const alike = new Map(small.map((what) => [what.replace(/\d+ ×.*/, ''), what]));
    faults.push(...[...alike.values()].slice(0, 6));
  }

  function isInSentence(element) {
    if (getComputedStyle(element).display !== 'inline') return false;
    const block = blockOf(element).cloneNode(true);
    for (const link of block.querySelectorAll('a, button, .vh, time')) link.remove();
    return /\p{L}{2}/u.test(block.textContent);
  }
}

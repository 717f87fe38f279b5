// Readers who ask their system for more contrast, for its own colours, or for less motion, get a page that is whole.

import { violationsOf } from './axe.mjs';
import { contrastOf } from './contrast.mjs';
import { visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended } from '../mutants.mjs';
import { A, B, C } from '../pages.mjs';

const LEAST_WITH_MORE = 7;

export const preferences = {
  name: 'preferences',
  about: 'forced colours, more contrast, less motion',
  async run(context, { pages = [A, C], wishes = Object.keys(WISHES) } = {}) {
    const all = findings();
    for (const wish of wishes) {
      for (const page of pages) {
        for (const scheme of ['light', 'dark']) {
          const say = (what) => all.say(`${page.name} 1280 ${scheme}`, `${wish}: ${what}`);
          const { media, look } = WISHES[wish];
          await visit(context.chromium, context.url(page), { width: 1280, scheme, media }, (tab) => look(tab, say));
        }
      }
    }
    return { problems: all.list(), numbers: { wishes: wishes.length } };
  },
  mutants: [
    { what: 'buttons without a border in forced colours', scope: { pages: [A], wishes: ['forced colours'] }, edit: appended('button { border: 0 !important }'), expect: /forced colours: .*button/ },
    { what: 'muted words for one who wants contrast', scope: { pages: [B], wishes: ['more contrast'] }, edit: appended('p { color: #777 !important }'), expect: /more contrast: / },
    { what: 'motion', scope: { pages: [B], wishes: ['less motion'] }, edit: appended('a { transition: color 1s }'), expect: /less motion: .*transition/ },
    { what: 'moving between pages', scope: { pages: [B], wishes: ['less motion'] }, edit: appended('@view-transition { navigation: auto }'), expect: /less motion: .*pages/ },
  ],
};

const WISHES = {
  'forced colours': { media: { 'forced-colors': 'active' }, look: forced },
  'more contrast': { media: { 'prefers-contrast': 'more' }, look: more },
  'less motion': { media: { 'prefers-reduced-motion': 'reduce' }, look: less },
};

async function forced(tab, say) {
  for (const { id, targets } of await violationsOf(tab)) say(`axe: ${id} at ${targets.slice(0, 3).join(' | ')}`);
  const { bare, bars } = await tab.evaluate(() => {
    const { selector } = globalThis.look;
    const hasBorder = (style) => parseFloat(style.borderBottomWidth) >= 1 && !/none|hidden/.test(style.borderBottomStyle) && style.borderBottomColor !== style.backgroundColor;
    const controls = [...document.querySelectorAll('button, .button, input:not([type=hidden]):not([type=checkbox]), textarea')].filter((control) => control.checkVisibility());
    const ground = getComputedStyle(document.body).backgroundColor;
    return {
      bare: [...new Set(controls.filter((control) => !hasBorder(getComputedStyle(control))).map(selector))],
      bars: [...document.querySelectorAll('main svg rect')].filter((bar) => bar.getBoundingClientRect().width > 0).map((bar) => ({ selector: selector(bar), fill: getComputedStyle(bar).fill, ground })),
    };
  });
  for (const control of bare) say(`${control} has no border`);
  for (const { selector, fill, ground } of bars) {
    const { ratio } = contrastOf(fill, [ground]);
    if (ratio < 3) say(`the bar at ${selector} is lost: ${ratio.toFixed(2)}:1 (${fill} on ${ground})`);
  }
}

async function more(tab, say) {
  const pairs = await tab.evaluate(() => {
    const { textNodes, isSeen, selector } = globalThis.look;
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if (/^rgb\(/.test(backgroundColor)) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    const found = new Map();
    for (const node of textNodes()) {
      const element = node.parentElement;
      if (!isSeen(element)) continue;
      const pair = { colour: getComputedStyle(element).color, ground: ground(element) };
      found.set(JSON.stringify(pair), { ...pair, selector: selector(element) });
    }
    return [...found.values()];
  });
  for (const { colour, ground, selector } of pairs) {
    const { ratio } = contrastOf(colour, [ground]);
    if (ratio < LEAST_WITH_MORE) say(`${selector}: ${ratio.toFixed(2)}:1, not ${LEAST_WITH_MORE}:1 (${colour} on ${ground})`);
  }
}

async function less(tab, say) {
  const found = await tab.evaluate(() => {
    const { selector } = globalThis.look;
    const found = new Set();
    for (const element of document.querySelectorAll('*')) {
      for (const part of [null, '::before', '::after']) {
        const style = getComputedStyle(element, part);
        if (style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0.01)) found.add(`${selector(element)}${part ?? ''} has a transition of ${style.transitionDuration}`);
        if (style.animationName !== 'none' && parseFloat(style.animationDuration) > 0.01) found.add(`${selector(element)}${part ?? ''} has an animation`);
      }
      if (getComputedStyle(element).scrollBehavior === 'smooth') found.add(`${selector(element)} scrolls smoothly`);
    }
    // The last rule that applies decides.
    let moving = 'none';
    const read = (rules) => {
      for (const rule of rules) {
        if (rule instanceof CSSMediaRule) { if (matchMedia(rule.conditionText).matches) read(rule.cssRules); }
        else if (rule instanceof CSSSupportsRule) { if (CSS.supports(rule.conditionText)) read(rule.cssRules); }
        else if (rule.constructor.name === 'CSSViewTransitionRule') moving = rule.navigation;
      }
    };
    for (const sheet of document.styleSheets) read(sheet.cssRules);
    return { found: [...found].slice(0, 5), moving };
  });
  found.found.forEach(say);
  if (found.moving !== 'none') say('pages move when one goes from one to the next');
}

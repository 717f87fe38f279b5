// Every piece of text stands out from what is behind it, by the formula of WCAG 2 and by APCA, in both schemes.

import { inTurns } from '../../browser/turns.mjs';
import { visit } from '../chromium.mjs';
import { appended } from '../mutants.mjs';
import { A, B, C, CJK, DEMO, DISCUSS, FIXTURES, HOME, SCHEMES, TORTURE } from '../pages.mjs';
import { tool } from '../../tools.mjs';

const WIDTHS = [360, 1280];

// The least contrast: WCAG's ratio, and APCA's Lc in light and in dark.
const LEAST = {
  ink: { wcag: 12, light: 90, dark: 80 },
  reading: { wcag: 7, light: 75, dark: 65 },
  code: { wcag: 7, light: 75, dark: 65 },
  other: { wcag: 4.5, light: 60, dark: 60 },
};
// Borders of controls, and the ring around what has the focus.
const LEAST_OF_LINES = 3;

export const contrast = {
  name: 'contrast',
  about: 'WCAG and APCA contrast of all text, control borders and the focus ring, in light and dark',
  async run(context, { looks = everything() } = {}) {
    const problems = new Map();
    let n_texts = 0;
    await inTurns(looks, async ({ page, width, scheme, isVisited }) => {
      const where = `${page.name} ${width} ${scheme}${isVisited ? ' visited' : ''}`;
      const opened = { width, scheme, isBypassing: true };
      const { colours, borders, rings } = await visit(context.chromium, context.url(page), opened, async (tab) => {
        if (isVisited) await tab.evaluate(visitAll);
        await tab.evaluate(stopMotion);
        return tab.evaluate(coloursOf);
      });
      n_texts += colours.length;
      // The same fault on many pages is told once, where it was seen first.
      const say = (key, what) => { if (!problems.has(`${scheme} ${key}`)) problems.set(`${scheme} ${key}`, `${where}: ${what}`); };
      for (const { kind, colour, behind, selector, text } of colours) {
        const { ratio, lc } = contrastOf(colour, behind);
        const least = LEAST[kind];
        if (ratio < least.wcag - 0.005 || lc < least[scheme] - 0.5) {
          say(`${kind} ${colour} ${behind}`, `${kind} \`${text}\` at ${selector}: ${ratio.toFixed(2)}:1 and Lc ${lc.toFixed(0)}, not ${least.wcag}:1 and Lc ${least[scheme]} (${colour} on ${behind.join(' over ')})`);
        }
      }
      for (const [what, lines] of Object.entries({ border: borders, ring: rings })) {
        for (const { colour, behind, selector } of lines) {
          const { ratio } = contrastOf(colour, behind);
          if (ratio < LEAST_OF_LINES) say(`${what} ${colour} ${behind}`, `${what} at ${selector}: ${ratio.toFixed(2)}:1, not ${LEAST_OF_LINES}:1 (${colour} on ${behind.join(' over ')})`);
        }
      }
    });
    return { problems: [...problems.values()], numbers: { looks: looks.length, texts: n_texts } };
  },
  mutants: [
    { what: 'grey prose', scope: { looks: [{ page: B, width: 360, scheme: 'light' }] }, edit: appended('.e-content p { color: #555 !important }'), expect: /ink .*rgb\(85, 85, 85\)/ },
    { what: 'links that are pale in the dark', scope: { looks: [{ page: A, width: 360, scheme: 'dark' }] }, edit: appended('.e-content a { color: #878787 !important }'), expect: /reading .*rgb\(135, 135, 135\)/ },
    { what: 'visited links that are pale', scope: { looks: [{ page: A, width: 360, scheme: 'light', isVisited: true }] }, edit: appended('a:visited { color: #999 !important }'), expect: /visited: .*rgb\(153, 153, 153\)/ },
    { what: 'code that is pale', scope: { looks: [{ page: A, width: 1280, scheme: 'light' }] }, edit: appended('pre span { color: #888 !important }'), expect: /code .*rgb\(136, 136, 136\)/ },
    { what: 'faint borders', scope: { looks: [{ page: A, width: 1280, scheme: 'dark' }] }, edit: appended('button { border: 1px solid #333 !important }'), expect: /border at .*button/ },
    { what: 'a faint ring', scope: { looks: [{ page: B, width: 360, scheme: 'light' }] }, edit: appended(':focus-visible { outline-color: #ddd !important }'), expect: /ring at/ },
  ],
};

function everything() {
  const all = [A, B, C, HOME, TORTURE, CJK].flatMap((page) => WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ page, width, scheme }))));
  const visited = [A, C].flatMap((page) => SCHEMES.map((scheme) => ({ page, width: 1280, scheme, isVisited: true })));
  const once = [...FIXTURES.filter((page) => !all.some((look) => look.page === page)), ...DEMO, DISCUSS];
  return [...all, ...visited, ...once.flatMap((page) => SCHEMES.map((scheme) => ({ page, width: 768, scheme })))];
}

// WCAG's ratio and the size of APCA's Lc, of a colour on layers from the top to the bottom.
export function contrastOf(colour, behind) {
  const { default: Color } = tool('colorjs.io');
  const ground = behind.map((layer) => new Color(layer)).reduceRight((below, layer) => over(Color, layer, below), new Color('white'));
  const front = over(Color, new Color(colour), ground);
  return { ratio: front.contrast(ground, 'WCAG21'), lc: Math.abs(ground.contrast(front, 'APCA')) };
}

function over(Color, top, below) {
  const alpha = Number(top.alpha);
  const [a, b] = [top.to('srgb').coords, below.to('srgb').coords];
  return new Color('srgb', a.map((channel, i) => channel * alpha + b[i] * (1 - alpha)));
}

// Browsers hide what the style of visited links is; so every link gets it by another selector.
function visitAll() {
  for (const link of document.querySelectorAll('link[rel=stylesheet]')) {
    const rules = [...link.sheet.cssRules].map((rule) => rule.cssText).join('\n');
    const style = document.createElement('style');
    style.textContent = rules.replaceAll(':visited', ':any-link');
    link.after(style);
  }
}

// Focus and hover change colours at once, so that nothing is measured half-way.
function stopMotion() {
  const style = document.createElement('style');
  style.textContent = '*, ::before, ::after { transition: none !important; animation: none !important }';
  document.head.append(style);
}

function coloursOf() {
  const { selector, textNodes, isSeen, focusable } = globalThis.look;
  const layers = (element) => {
    const found = [];
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/, 0\)$|\/ 0\)$|transparent/.test(backgroundColor)) found.push(backgroundColor);
      if (/^rgb\(/.test(backgroundColor)) return found;
    }
    return [...found, getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)'];
  };
  const kindOf = (element) => {
    if (element.closest('pre')) return 'code';
    if (element.closest('[role=doc-noteref], [popovertarget], [role=doc-endnotes] li, aside.postils, .e-content a, .h-cite .e-content, blockquote')) return 'reading';
    if (element.closest('.e-content figcaption, .e-content [class*=alert-title], .e-content hr, .e-content summary')) return 'other';
    return element.closest('.e-content, h1, h2') && !element.closest('a, nav, .vh') ? 'ink' : 'other';
  };
  const colours = new Map();
  for (const node of textNodes()) {
    const element = node.parentElement;
    if (!isSeen(element)) continue;
    const style = getComputedStyle(element);
    const found = { kind: kindOf(element), colour: style.fill !== 'rgb(0, 0, 0)' && element instanceof SVGElement ? style.fill : style.color, behind: layers(element) };
    const key = JSON.stringify(found);
    if (!colours.has(key)) colours.set(key, { ...found, selector: selector(element), text: node.data.trim().slice(0, 30) });
  }
  const borders = [];
  const rings = [];
  for (const control of document.querySelectorAll('button:not([popovertarget]), .button, input:not([type=hidden]):not([type=checkbox]), textarea, select')) {
    if (!control.checkVisibility()) continue;
    const style = getComputedStyle(control);
    const isFilled = layers(control)[0] !== layers(control.parentElement)[0];
    if (parseFloat(style.borderBottomWidth) >= 1 && style.borderBottomStyle !== 'none') borders.push({ colour: style.borderBottomColor, behind: layers(control.parentElement), selector: selector(control) });
    else if (!isFilled) borders.push({ colour: layers(control.parentElement)[0], behind: layers(control.parentElement), selector: `${selector(control)} (none)` });
  }
  const ringed = new Set();
  for (const element of focusable()) {
    const kind = `${element.localName} ${element.className} ${element.parentElement.localName} ${element.parentElement.className}`;
    if (ringed.has(kind)) continue;
    ringed.add(kind);
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element) continue;
    const style = getComputedStyle(element);
    rings.push({ colour: style.outlineStyle === 'none' ? layers(element)[0] : style.outlineColor, behind: layers(element.parentElement), selector: selector(element) });
  }
  return { colours: [...colours.values()], borders, rings };
}

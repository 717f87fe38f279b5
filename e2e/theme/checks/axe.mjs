// axe-core finds nothing, on narrow and on wide screens, in light and in dark.

import { readFileSync } from 'node:fs';

import { inTurns } from '../../browser/turns.mjs';
import { visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended, replaced } from '../mutants.mjs';
import { A, B, C, DEMO, DISCUSS, FIXTURES, SCHEMES } from '../pages.mjs';
import { toolPath } from '../../tools.mjs';

const WIDTHS = [360, 768, 1280];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const axe = {
  name: 'axe',
  about: 'axe-core: no violation',
  async run(context, { looks = everything() } = {}) {
    const { say, list } = findings();
    await inTurns(looks, async ({ page, width, scheme }) => {
      const violations = await visit(context.chromium, context.url(page), { width, scheme }, violationsOf);
      for (const { id, help, targets } of violations) {
        say(`${page.name} ${width} ${scheme}`, `${id}: ${help} at ${targets.slice(0, 4).join(' | ')}${targets.length > 4 ? ` and ${targets.length - 4} more` : ''}`);
      }
    });
    return { problems: list(), numbers: { looks: looks.length } };
  },
  mutants: [
    { what: 'pale text in the dark', scope: { looks: [{ page: B, width: 360, scheme: 'dark' }] }, edit: appended('@media (prefers-color-scheme: dark) { h1 { color: #444 !important } }'), expect: /360 dark: color-contrast/ },
    { what: 'a picture without words', scope: { looks: [{ page: B, width: 1280, scheme: 'light' }] }, edit: replaced('</h1>', '</h1><img src="picture.png">'), expect: /image-alt/ },
  ],
};

// Runs axe on what a page shows now.
export async function violationsOf(page) {
  await page.evaluate(readFileSync(toolPath('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map((node) => node.target.join(' ')) }));
  }, TAGS);
}

// The gates' pages in all combinations, every other type of page in two.
function everything() {
  const all = [A, B, C].flatMap((page) => WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ page, width, scheme }))));
  const others = [...FIXTURES.filter((page) => ![A, B, C].includes(page)), ...DEMO, DISCUSS];
  const some = others.flatMap((page) => [{ page, width: 360, scheme: 'dark' }, { page, width: 1280, scheme: 'light' }]);
  return [...all, ...some];
}

// The Nu HTML checker finds no error and has no warning on any page, and knows what the style sheet says.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { allPages, stylesheetsOf } from '../context.mjs';
import { appended, replaced } from '../mutants.mjs';
import { A, FIXTURES } from '../pages.mjs';
import { scratch, toolPath } from '../../tools.mjs';

// What the checker's grammar of CSS does not know yet: anchor positioning and transitions between pages. They are taken
// out of the sheet that it sees, and nothing else is.
const UNKNOWN_TO_IT = [
  [/@view-transition\s*\{[^}]*\}/g, ''],
  [/\((?:anchor-name|position-anchor|top)\s*:\s*(?:--\w+|anchor\([^)]*\))\)/g, '(display:block)'],
  [/(?<=[;{])\s*(?:[\w-]+\s*:[^;{}]*\banchor\([^;{}]*|(?:anchor-name|position-(?:anchor|area|try[\w-]*))\s*:[^;{}]*)/g, ''],
];

export const nu = {
  name: 'nu',
  about: 'Nu HTML checker: no error and no warning',
  async run(context, { pages } = {}) {
    const looked = pages ?? [...allPages(context, 'demo'), ...allPages(context, 'empty'), ...FIXTURES, ...somePosts(context)];
    const folder = join(scratch(), 'theme-nu');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const names = new Map();
    const sheets = new Set();
    for (const [i, page] of looked.entries()) {
      const html = await context.text(page);
      writeFileSync(join(folder, `${i}.html`), html);
      names.set(`${i}.html`, page.name ?? `${page.site} ${page.path}`);
      for (const path of stylesheetsOf(html)) sheets.add(`${page.site} ${path}`);
    }
    const css = [];
    for (const [i, sheet] of [...sheets].entries()) {
      const [site, path] = sheet.split(' ');
      const file = `${i}.css`;
      writeFileSync(join(folder, file), UNKNOWN_TO_IT.reduce((text, [unknown, instead]) => text.replace(unknown, instead), await context.text({ site, path })));
      names.set(file, sheet);
      css.push(join(folder, file));
    }
    const html = [...names.keys()].filter((name) => name.endsWith('.html')).map((name) => join(folder, name));
    const messages = [...asked(['--skip-non-html'], html), ...asked(['--css'], css)];
    const problems = messages.map((message) => {
      const name = names.get(basename(message.url ?? '')) ?? message.url;
      const extract = (message.extract ?? '').replace(/\s+/g, ' ').trim().slice(0, 120);
      return `${name}:${message.lastLine ?? ''}: ${message.subType ?? message.type}: ${message.message} in \`${extract}\``;
    });
    return { problems: [...new Set(problems)], numbers: { pages: looked.length, style_sheets: css.length } };
  },
  mutants: [
    { what: 'an element that is not closed', scope: { pages: [A] }, edit: replaced('</main>', '<div id="mutant"></main>'), expect: /div/ },
    { what: 'a warning', scope: { pages: [A] }, edit: replaced('</main>', '<section id="mutant"></section></main>'), expect: /warning: Section lacks heading/ },
    { what: 'a property that does not exist', scope: { pages: [A] }, edit: appended('.mutant { colour: red }'), expect: /colour/ },
  ],
};

// The posts are all alike.
const somePosts = (context) => allPages(context, 'fixtures').filter(({ path }) => /post-\d*7\/$/.test(path)).slice(0, 5);

function asked(options, files) {
  if (files.length === 0) return [];
  const args = ['-jar', toolPath('vnu-jar/build/dist/vnu.jar'), '--format', 'json', '--stdout', '--exit-zero-always', ...options, ...files];
  const run = spawnSync('java', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.status !== 0) throw new Error(`the Nu HTML checker ended with ${run.status ?? run.error}: ${run.stderr.slice(-1_000)}`);
  return JSON.parse(run.stdout).messages;
}

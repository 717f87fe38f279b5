// The step `machine-readable`: what programs read on the demonstration site. Feeds are read by `machine/feeds.py`.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exit } from 'node:process';
import { fileURLToPath } from 'node:url';

import { build, filesIn } from './browser/build.mjs';
import { checkEssay, linkedData, typecheck } from './machine/json_ld.mjs';
import { checkMicroformats } from './machine/microformats.mjs';
import { selftest } from './machine/selftest.mjs';
import { config, essays } from './machine/site.mjs';
import { report, timed } from './report.mjs';
import { python, scratch } from './tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(scratch(), 'machine-public');
const types = join(scratch(), 'json-ld');

// Unless the site says otherwise, a verdict is shown from so many answers on.
const MIN_RESPONSES = 5;

async function main() {
  mkdirSync(scratch(), { recursive: true });
  const proof = await timed(() => selftest(types));
  report('the checks find what is wrong', [], proof.seconds, {});
  rmSync(output, { recursive: true, force: true });
  build(root, output);
  const site = config(root);
  const all = essays(root);
  const failed = [
    await check('microformats', { essays: all.length, comments: sum(all) }, () => all.flatMap((essay) =>
      onPage(site, essay, (html, url) => checkMicroformats(html, url, essay)))),
    await check('linked data of essays', { essays: all.length }, () => all.flatMap((essay) =>
      onPage(site, essay, (html, url) => {
        const least = site.feedback?.min_responses ?? MIN_RESPONSES;
        return checkEssay(linkedData(html), url, essay, least);
      }))),
    await check('types of linked data', {}, () => typecheck(pages(), types)),
    feeds(site, all),
  ];
  return failed.includes(true) ? 1 : 0;
}

const sum = (all) => all.reduce((n, { comments }) => n + comments.length, 0);

async function check(what, numbers, work) {
  const { problems, seconds } = await timed(() => ({ problems: work() }));
  report(what, problems, seconds, numbers);
  return problems.length > 0;
}

function onPage(site, essay, look) {
  const file = join(output, essay.page);
  if (!existsSync(file)) return [`${essay.file}: there is no ${essay.page}`];
  const url = new URL(essay.page.replace(/index\.html$/, ''), `${site.base_url}/`).href;
  return look(readFileSync(file, 'utf8'), url).map((problem) => `${essay.page}: ${problem}`);
}

function pages() {
  const files = filesIn(output).filter((file) => file.endsWith('.html'));
  return files.map((page) => ({ page, texts: linkedData(readFileSync(join(output, page), 'utf8')) }));
}

// The other half of this step. It prints its own report.
function feeds(site, all) {
  const comments = Object.fromEntries(all
    .filter((essay) => essay.comments.length > 0)
    .map((essay) => [essay.page.replace(/index\.html$/, 'comments.atom'), essay.comments.length]));
  const essayUrls = all.map(({ page }) => `${site.base_url}/${page.replace(/index\.html$/, '')}`);
  const expected = join(scratch(), 'feeds.json');
  writeFileSync(expected, JSON.stringify({ base_url: site.base_url, comments, essays: essayUrls }));
  const script = (name) => fileURLToPath(new URL(`machine/${name}`, import.meta.url));
  const run = (...words) => spawnSync(python(), words, { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0;
  return run('-B', script('feeds_test.py')) || run('-B', script('feeds.py'), output, expected);
}

exit(await main());

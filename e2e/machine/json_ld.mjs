// Linked data: what every essay must say, and whether the types of schema.org allow it.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { plain } from './site.mjs';
import { tool, toolPath } from '../tools.mjs';

// The texts of the page's linked data.
export function linkedData(html) {
  const found = [];
  const walk = (node) => {
    const type = node.attrs?.find(({ name }) => name === 'type')?.value;
    if (node.tagName === 'script' && type === 'application/ld+json') found.push(node.childNodes[0]?.value ?? '');
    node.childNodes?.forEach(walk);
  };
  walk(tool('parse5').parse(html));
  return found;
}

// Sentences about what an essay's linked data lacks. `least` is the number of answers from which on a verdict is shown.
export function checkEssay(texts, url, essay, least) {
  const problems = [];
  const things = texts.map((text) => JSON.parse(text)).flatMap((data) => data['@graph'] ?? [data]);
  const postings = things.filter((thing) => thing['@type'] === 'BlogPosting');
  if (postings.length !== 1) return [`there are ${postings.length} BlogPostings, not one`];
  const [posting] = postings;
  for (const [key, value] of [['headline', essay.title], ['url', url], ['commentCount', essay.comments.length]]) {
    if (plain(posting[key]) !== plain(value)) problems.push(`\`${key}\` is ${JSON.stringify(posting[key])}, not ${JSON.stringify(value)}`);
  }
  if (Number.isNaN(Date.parse(posting.datePublished))) problems.push('`datePublished` is no date');
  const comments = [posting.comment ?? []].flat();
  const names = comments.map((comment) => [comment.author].flat()[0]?.name).sort();
  const expected = essay.comments.map(({ author }) => author).sort();
  if (names.join('\n') !== expected.join('\n')) {
    problems.push(`\`comment\` is by [${names.join(', ')}], the files are by [${expected.join(', ')}]`);
  }
  for (const comment of comments) {
    if (comment['@type'] !== 'Comment') problems.push(`\`comment\` holds a ${comment['@type']}`);
    if (!String(comment.url).startsWith(`${url}#c-`)) problems.push(`the url of a comment is ${comment.url}`);
    if (Number.isNaN(Date.parse(comment.datePublished ?? comment.dateCreated))) problems.push('a comment has no date');
  }
  const votes = [posting.interactionStatistic ?? []].flat().filter(isVote);
  const counted = votes.map(({ userInteractionCount }) => userInteractionCount).join();
  const answered = essay.answers >= least && essay.answers > 0 ? String(essay.answers) : '';
  if (counted !== answered) problems.push(`\`interactionStatistic\` counts [${counted}] answers, the files [${answered}]`);
  if (essay.source && plain(posting.citation?.name) !== plain(essay.source.title)) problems.push('`citation` is not the source');
  return problems;
}

const isVote = (counter) => JSON.stringify(counter.interactionType ?? '').includes('VoteAction');

// Compiles the linked data of `pages`, a list of `{page, texts}`, against the types of schema.org. Returns one sentence
// for each page that they refuse.
export function typecheck(pages, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = new Map();
  const problems = [];
  pages.forEach(({ page, texts }, i) => {
    texts.forEach((text, j) => {
      const data = parsed(text);
      if (data === undefined) return problems.push(`${page}: the linked data is no JSON`);
      const name = `page-${i}-${j}.ts`;
      files.set(name, page);
      writeFileSync(join(folder, name), source(data));
    });
  });
  const options = {
    noEmit: true, strict: true, skipLibCheck: true, module: 'esnext', moduleResolution: 'bundler', types: [],
    paths: { 'schema-dts': [toolPath('schema-dts')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: [...files.keys()] }));
  const run = spawnSync(process.execPath, [toolPath('typescript/lib/tsc.js'), '--project', folder], { encoding: 'utf8', cwd: folder });
  const said = run.stdout.split(/^(?=page-)/m).filter((part) => part.startsWith('page-'));
  if (run.status !== 0 && said.length === 0) throw new Error(`tsc: ${run.stdout}${run.stderr}`);
  for (const part of said) problems.push(`${files.get(part.split('(')[0])}: ${part.trim()}`);
  return problems;
}

function source(data) {
  const written = JSON.stringify(data, undefined, 2);
  if (data['@graph']) return `import type { Graph } from 'schema-dts';\nexport const data: Graph = ${written};\n`;
  // By its own type, since the errors about `Thing` name some eight hundred others.
  const type = String(data['@type']).replace(/\W/g, '');
  return `import type { ${type}, WithContext } from 'schema-dts';\nexport const data: WithContext<${type}> = ${written};\n`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// What the demonstration site's files say, read without postil: what its pages and feeds are held against.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { NOW, filesIn } from '../browser/build.mjs';
import { tool } from '../tools.mjs';

// With plain quotes and dashes: pages may show better ones than the files have.
export function plain(text) {
  return String(text).replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, '-').replaceAll('…', '...');
}

// Dated pages that are public, as `{file, page, title, source, comments, answers}`. `page` is the path in the output, `comments` are the
// public ones as `{id, author, body}`, `answers` the number of answers to the reader's question.
export function essays(root) {
  const content = join(root, 'content');
  const all = filesIn(content).filter((file) => file.endsWith('.md') && !/(^|\/)(comments\/|_index\.md)/.test(file));
  return all.map((file) => essay(content, file)).filter((essay) => essay !== undefined);
}

// What `site.toml` says.
export const config = (root) => tool('smol-toml').parse(readFileSync(join(root, 'site.toml'), 'utf8'));

function essay(content, file) {
  const { keys } = frontMatter(join(content, file));
  const isFolder = basename(file) === 'index.md';
  const folder = isFolder ? dirname(file) : file.slice(0, -'.md'.length);
  const [, day, name] = /^(\d{4}-\d\d-\d\d[-_])?(.*)$/.exec(basename(folder));
  const date = keys.date ?? day?.slice(0, 10);
  if (keys.draft || !date || new Date(date) > new Date(NOW)) return undefined;
  return {
    file,
    page: `${dirname(folder)}/${keys.slug ?? name}/index.html`,
    title: keys.title,
    source: keys.source,
    comments: comments(join(content, folder, 'comments')),
    answers: answers(join(content, folder, 'feedback.toml')),
  };
}

function comments(folder) {
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder).filter((name) => name.endsWith('.md')).sort();
  return all
    .map((name) => ({ id: name.slice(0, -'.md'.length), ...frontMatter(join(folder, name)) }))
    .filter(({ keys }) => (keys.status ?? 'published') === 'published')
    .map(({ id, keys, body }) => ({ id, author: keys.author, body }));
}

function answers(file) {
  if (!existsSync(file)) return 0;
  const questions = Object.values(tool('smol-toml').parse(readFileSync(file, 'utf8')));
  const counts = questions.filter((value) => typeof value === 'object' && !(value instanceof Date));
  return counts.flatMap((question) => Object.values(question)).reduce((sum, n) => sum + n, 0);
}

// In TOML, in YAML, or none at all: then the name of the file has the day, and the first heading is the title.
function frontMatter(file) {
  const text = readFileSync(file, 'utf8');
  const toml = /^\+\+\+\n([\s\S]*?)\n\+\+\+\n?([\s\S]*)$/.exec(text);
  if (toml) return { keys: tool('smol-toml').parse(toml[1]), body: toml[2] };
  const yaml = /^---\n([\s\S]*?)\n---\n?([\s\S]*)$/.exec(text);
  if (yaml) return { keys: tool('yaml').parse(yaml[1]), body: yaml[2] };
  const title = /^# (.*)$/m.exec(text)?.[1];
  if (!title) throw new Error(`${file}: neither front matter nor a heading`);
  return { keys: { title }, body: text };
}

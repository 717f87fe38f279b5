// What a microformats parser finds in an essay's page, held against the essay's files.

import { plain } from './site.mjs';
import { tool } from '../tools.mjs';

// Sentences about what is missing or wrong in `html`, the page at `url`, whose files say `essay`.
export function checkMicroformats(html, url, essay) {
  const problems = [];
  const { items } = tool('microformats-parser').mf2(html, { baseUrl: url });
  const all = items.flatMap(withChildren);
  const entries = all.filter((item) => item.type.includes('h-entry'));
  if (entries.length !== 1) return [`there are ${entries.length} h-entries, not one`];
  const { properties } = entries[0];
  const one = (owner, name, isRight, what) => {
    const values = owner[name] ?? [];
    if (values.length !== 1) return problems.push(`${what} has ${values.length} values of \`${name}\`, not one`);
    if (!isRight(values[0])) problems.push(`${what}: \`${name}\` is ${JSON.stringify(values[0]).slice(0, 200)}`);
  };
  one(properties, 'name', (name) => plain(name) === plain(essay.title), 'the h-entry');
  one(properties, 'url', (value) => value === url, 'the h-entry');
  one(properties, 'published', isDate, 'the h-entry');
  one(properties, 'content', hasText, 'the h-entry');

  const comments = properties.comment ?? [];
  const outside = items.filter((item) => item.type.includes('h-cite')).length;
  const where = outside > 0 ? ` (${outside} stand outside of the h-entry)` : '';
  if (comments.length !== essay.comments.length) {
    problems.push(`the h-entry has ${comments.length} comments, the files have ${essay.comments.length}${where}`);
  }
  for (const comment of comments) {
    if (!comment.type?.includes('h-cite')) {
      problems.push('a comment is no h-cite');
      continue;
    }
    const what = `the comment ${comment.id ?? ''}`;
    one(comment.properties, 'author', (author) => author.type?.includes('h-card'), what);
    // The parser leaves a bare fragment as it is.
    one(comment.properties, 'url', (value) => new URL(value, url).href.startsWith(`${url}#c-`), what);
    one(comment.properties, 'published', isDate, what);
    one(comment.properties, 'content', hasText, what);
  }
  const names = comments.map((comment) => comment.properties?.author?.[0]?.properties?.name?.[0]).sort();
  const expected = essay.comments.map(({ author }) => author).sort();
  if (comments.length > 0 && names.join('\n') !== expected.join('\n')) {
    problems.push(`the authors are ${names.join(', ')}; the files say ${expected.join(', ')}`);
  }
  if (essay.source) problems.push(...sourceCard(properties['in-reply-to'] ?? [], essay.source));
  return problems;
}

function sourceCard(cards, source) {
  const card = cards.find((card) => card.type?.includes('h-cite'));
  if (!card) return ['the source is no `in-reply-to` h-cite of the h-entry'];
  const { name, url } = card.properties;
  const problems = [];
  if (plain(name?.[0]) !== plain(source.title)) problems.push(`the source is called ${name?.[0]}, not ${source.title}`);
  if (source.url && url?.[0] !== source.url) problems.push(`the source stands at ${url?.[0]}, not ${source.url}`);
  return problems;
}

const withChildren = (item) => [item, ...(item.children ?? []).flatMap(withChildren)];
const isDate = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const hasText = (value) => (value.value ?? '').trim() !== '';

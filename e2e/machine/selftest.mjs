// Small pages, good and bad: what the checks find must be what is wrong, before they are believed about a site.

import { deepEqual } from 'node:assert/strict';

import { checkEssay, linkedData, typecheck } from './json_ld.mjs';
import { checkMicroformats } from './microformats.mjs';

const URL = 'https://example.org/essays/a/';
const ESSAY = {
  title: 'A',
  source: { title: 'B', url: 'https://example.org/b' },
  comments: [{ id: 'one', author: 'Ada <b>' }],
  answers: 7,
};

const COMMENT = '<article class="u-comment h-cite" id="c-one"><a class="p-author h-card" href="https://example.org/ada">Ada &lt;b></a>'
  + '<a class="u-url" href="#c-one"><time class="dt-published" datetime="2026-01-02">x</time></a><div class="e-content">Well.</div></article>';
const HEAD = '<h1 class="p-name">A</h1><a class="u-url" href="/essays/a/"><time class="dt-published" datetime="2026-01-01">x</time></a>';
const SOURCE = '<p class="u-in-reply-to h-cite"><a class="p-name u-url" href="https://example.org/b">B</a></p>';
const TEXT = '<div class="e-content">Text.</div>';

const entry = (inside, outside = '') => `<main><div class="h-entry">${inside}</div>${outside}</main>`;

const MICROFORMATS = [
  [entry(HEAD + SOURCE + TEXT + COMMENT), []],
  [entry(HEAD + SOURCE + TEXT, COMMENT), ['the h-entry has 0 comments, the files have 1 (1 stand outside of the h-entry)']],
  [entry(HEAD + SOURCE + TEXT + COMMENT.replace('Ada', 'Eva')), ['the authors are Eva <b>; the files say Ada <b>']],
  [entry(HEAD + SOURCE + TEXT + COMMENT.replace('dt-published', '')), ['the comment c-one has 0 values of `published`, not one']],
  [entry(HEAD + SOURCE + TEXT + COMMENT.replace('u-url', '')), ['the comment c-one has 0 values of `url`, not one']],
  [entry(HEAD + TEXT + COMMENT), ['the source is no `in-reply-to` h-cite of the h-entry']],
  [entry(HEAD.replace('>A<', '>C<') + SOURCE + TEXT + COMMENT), ['the h-entry: `name` is "C"']],
  [entry(HEAD + SOURCE + COMMENT), ['the h-entry has 0 values of `content`, not one']],
  ['<main></main>', ['there are 0 h-entries, not one']],
];

const POSTING = {
  '@context': 'https://schema.org',
  '@type': 'BlogPosting',
  headline: 'A',
  url: URL,
  datePublished: '2026-01-01',
  commentCount: 1,
  comment: [{ '@type': 'Comment', url: `${URL}#c-one`, datePublished: '2026-01-02', author: { '@type': 'Person', name: 'Ada <b>' } }],
  interactionStatistic: { '@type': 'InteractionCounter', interactionType: { '@type': 'VoteAction' }, userInteractionCount: 7 },
  citation: { '@type': 'CreativeWork', name: 'B' },
};

const LINKED_DATA = [
  [{}, []],
  [{ commentCount: 2 }, ['`commentCount` is 2, not 1']],
  [{ comment: undefined }, ['`comment` is by [], the files are by [Ada <b>]']],
  [{ comment: { ...POSTING.comment[0], url: 'x' } }, ['the url of a comment is x']],
  [{ interactionStatistic: undefined }, ['`interactionStatistic` counts [] answers, the files [7]']],
  [{ citation: undefined }, ['`citation` is not the source']],
  [{ '@type': 'WebPage' }, ['there are 0 BlogPostings, not one']],
];

// Throws what is wrong with the checks themselves.
export function selftest(folder) {
  for (const [html, expected] of MICROFORMATS) deepEqual(checkMicroformats(html, URL, ESSAY), expected);
  for (const [change, expected] of LINKED_DATA) {
    deepEqual(checkEssay([JSON.stringify({ ...POSTING, ...change })], URL, ESSAY, 5), expected);
  }
  deepEqual(linkedData('<script type="application/ld+json">{"a":"\\u003c/script>"}</script><script>x</script>'), ['{"a":"\\u003c/script>"}']);
  const texts = (data) => [JSON.stringify(data)];
  const wrong = typecheck([
    { page: 'good', texts: texts(POSTING) },
    { page: 'no-such-key', texts: texts({ ...POSTING, coment: [] }) },
    { page: 'wrong-type', texts: texts({ ...POSTING, commentCount: { x: 1 } }) },
    { page: 'no-such-type', texts: texts({ ...POSTING, '@type': 'BlogPost' }) },
    { page: 'no-context', texts: texts({ ...POSTING, '@context': undefined }) },
    { page: 'no-json', texts: ['{'] },
  ], folder);
  const refused = [...new Set(wrong.map((sentence) => sentence.split(':')[0]))].sort();
  deepEqual(refused, ['no-context', 'no-json', 'no-such-key', 'no-such-type', 'wrong-type']);
}

// A site whose every comment is an attack. Each field is attacked in files of its own, so that a field that is refused
// hides no other.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { collectedPayloads, ownPayloads } from '../payloads/payloads.mjs';
import { SCRIPT_URLS } from '../payloads/urls.mjs';

// A thread longer than 300 comments goes over several pages: the first does, the others do not.
const FIRST_THREAD = 650;
const THREAD = 290;

// Fields that take only a few forms see each n-th payload.
const NARROW = 5;

// Where the site's forms send to.
export const ENDPOINT = 'https://desk.example.org';

// A string of TOML. JSON's escapes are TOML's too, but for one control character.
const quoted = (text) => JSON.stringify(text).replaceAll('\u007f', '\\u007f');

// Lines that are legal in every field, over which `fields` are laid.
function comment(i, fields, body = 'A plain remark.') {
  const time = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
  const all = { author: quoted('Edith Marlowe'), date: time, ...fields };
  const lines = Object.entries(all).map(([key, value]) => `${key} = ${value}`);
  return `+++\n${lines.join('\n')}\n+++\n${body}\n`;
}

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();
const cut = (text, length) => [...text].slice(0, length).join('');

// Every comment as `{stem, text, field, payload}`.
function comments() {
  const ours = ownPayloads();
  const all = [];
  const add = (stem, field, payload, fields, body) => {
    all.push({ stem, field, payload, text: comment(all.length, fields, body) });
  };
  [...ours, ...collectedPayloads()].forEach((payload, i) => add(`b-${i}`, 'body', payload, {}, payload));
  ours.forEach((payload, i) => {
    const name = cut(oneLine(payload), 80);
    add(`a-${i}`, 'author', name, { author: quoted(name) });
    add(`r-${i}`, 'author', payload, { author: quoted(payload) });
    add(`u-${i}`, 'url', payload, { url: quoted(payload) });
    add(`h-${i}`, 'url', payload, { url: quoted(`https://example.org/${payload}`) });
    add(`q-${i}`, 'quote', payload, {
      quote: quoted(payload),
      quote_prefix: quoted(payload),
      source: `{ system = ${quoted(payload)}, id = ${quoted(payload)} }`,
    });
    if (i % NARROW !== 0) return;
    add(`l-${i}`, 'lang', payload, { lang: quoted(payload) });
    add(`s-${i}`, 'source', payload, { source: `{ system = "x", id = "${i}", url = ${quoted(payload)} }` });
    add(`p-${i}`, 'reply_to', payload, { reply_to: quoted(payload) });
    for (const key of ['kind', 'role', 'status']) {
      add(`${key}-${i}`, key, payload, { [key]: quoted(payload) });
    }
    const stem = cut(payload.replace(/[/\0]/g, ''), 60);
    add(stem, 'stem', payload, {}, 'A comment in a file with a hostile name.');
  });
  SCRIPT_URLS.forEach((url, i) => add(`v-${i}`, 'url', url, { url: quoted(url), source: `{ system = "v", id = "${i}", url = ${quoted(url)} }` }));
  return all;
}

// Essays hold the words that some comments quote, as code, so that these become margin notes.
function essay(i, thread) {
  const quotes = thread.filter(({ field }) => field === 'quote').map(({ payload }) => payload.split('\n'));
  const code = quotes.flat().filter((line) => !line.startsWith('~~~~')).map((line) => line.replaceAll('\0', ''));
  const day = new Date(Date.UTC(2026, 5, 1) - i * 86_400_000).toISOString().slice(0, 10);
  return `+++\ntitle = "Essay ${i}"\ndate = ${day}\n+++\n\nA plain remark.\n\n~~~~~~text\n${code.join('\n')}\n~~~~~~\n`;
}

// Writes the site into `folder`, which it empties first. Returns its comments.
export function writeHostileSite(folder) {
  rmSync(folder, { recursive: true, force: true });
  const put = (path, text) => {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  };
  put('site.toml', `base_url = "https://hostile.example.org"\ntitle = "Hostile"\nauthor = "Edith Marlowe"
feed_filenames = ["atom.xml", "rss.xml", "feed.json"]\n\n[comments]\nendpoint = "${ENDPOINT}"\n`);
  put('content/essays/_index.md', '+++\ntitle = "Essays"\nsort_by = "date"\n+++\n');
  put('content/essays/quiet.md', '+++\ntitle = "Quiet"\ndate = 2026-06-02\n+++\n\nNobody has written about this.\n');
  const all = comments();
  let first = 0;
  for (let i = 0; first < all.length; i += 1) {
    const thread = all.slice(first, first + (i === 0 ? FIRST_THREAD : THREAD));
    first += thread.length;
    const name = `e${String(i).padStart(3, '0')}`;
    put(`content/essays/${name}.md`, essay(i, thread));
    for (const { stem, text } of thread) put(`content/essays/${name}/comments/${stem}.md`, text);
  }
  return all;
}

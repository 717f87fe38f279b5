// The hostile site, visited with and without its content security policy: nothing may run, nothing may be asked for.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build, filesIn } from './build.mjs';
import { ENDPOINT, writeHostileSite } from './hostile_site.mjs';
import { look } from './look.mjs';
import { fragments, readerPages } from './reader.mjs';
import { policyIn } from './server.mjs';
import { scratch } from '../tools.mjs';

// So many attacks must have been in front of the reader, or nothing has been tested.
const LEAST_BODIES = 500;
const LEAST_SHARE = 0.98;

// Without Markdown, entities or typography: what is written must be what is read.
// (One asterisk is no emphasis.)
const LITERAL = /^[A-Za-z<{$%@][A-Za-z0-9<>\/=(){}%$#| .,;!+-]*(\*[A-Za-z0-9<>\/=(){}%$#| .,;!+-]*)?$/;

// Returns sentences about what went wrong, and numbers about what was looked at.
export async function hostile(browser) {
  const root = join(scratch(), 'hostile');
  const output = join(scratch(), 'hostile-public');
  const comments = writeHostileSite(root);
  const n_errors = build(root, output, { hasErrors: true });
  const policy = policyIn(readFileSync(join(output, '_headers'), 'utf8'));

  const files = filesIn(output);
  const pages = files.filter((file) => file.endsWith('.html'));
  const feeds = files.filter((file) => /\.(atom|xml)$/.test(file));
  const problems = [];
  const guarded = await look(browser, { folder: output, files: pages, policy, endpoint: ENDPOINT });
  const bare = await look(browser, { folder: output, files: pages, endpoint: ENDPOINT, hovers: true });
  const trees = await look(browser, { folder: output, files: feeds, asData: true });
  const entries = await fragments(browser, output, files);
  const read = await look(browser, { virtual: readerPages(entries), endpoint: ENDPOINT });
  for (const [name, { problems: found }] of Object.entries({ 'with the policy': guarded, 'without a policy': bare })) {
    problems.push(...found.map((sentence) => `${name}: ${sentence}`));
  }
  problems.push(...trees.problems.map((sentence) => `a feed as a document: ${sentence}`));
  problems.push(...read.problems.map((sentence) => `in a feed reader: ${sentence}`));

  const shown = bare.comments;
  problems.push(...missing(comments, shown), ...altered(comments, shown), ...swallowed(bare.frames));
  const count = (field) => comments.filter((comment) => comment.field === field && shown.has(comment.stem)).length;
  const numbers = {
    pages: pages.length,
    feeds: feeds.length,
    feed_fragments: entries.length,
    comments: comments.length,
    errors_of_the_build: n_errors,
    shown: shown.size,
    bodies: count('body'),
    authors: count('author'),
    urls: count('url'),
    quotes: count('quote'),
  };
  return { problems, numbers };
}

// The guard against passing because nothing was there.
function missing(comments, shown) {
  const problems = [];
  const bodies = comments.filter(({ field }) => field === 'body');
  const n_bodies = bodies.filter(({ stem }) => shown.has(stem)).length;
  if (n_bodies < LEAST_BODIES || n_bodies < bodies.length * LEAST_SHARE) {
    problems.push(`only ${n_bodies} of ${bodies.length} hostile bodies are on the pages: the rest was not tested`);
  }
  for (const [field, least] of [['author', 0.5], ['quote', 0.9], ['url', 0.25]]) {
    const of_it = comments.filter((comment) => comment.field === field);
    const n_shown = of_it.filter(({ stem }) => shown.has(stem)).length;
    if (n_shown < of_it.length * least) problems.push(`only ${n_shown} of ${of_it.length} comments with a hostile ${field} are on the pages`);
  }
  return problems;
}

// What is plain text must be read as it was written: no template has computed it, no markup has eaten it.
function altered(comments, shown) {
  const problems = [];
  for (const { stem, field, payload } of comments) {
    const comment = shown.get(stem);
    if (!comment || !LITERAL.test(payload) || /\.\.|--/.test(payload) || payload.length > 1_000) continue;
    const said = field === 'body' ? comment.text : field === 'author' ? comment.author : undefined;
    if (said !== undefined && said.trim() !== payload.trim()) {
      problems.push(`the ${field} \`${payload}\` is shown as \`${said.slice(0, 200)}\` (${stem})`);
    }
  }
  return problems;
}

// The outline of a page must not depend on who wrote under it.
function swallowed(frames) {
  const quiet = frames.get('essays/quiet/index.html');
  const essays = [...frames].filter(([file]) => file.startsWith('essays/e'));
  return essays.filter(([, frame]) => frame !== quiet).map(([file, frame]) => `${file}: \`body\` holds ${frame}, not ${quiet}`);
}

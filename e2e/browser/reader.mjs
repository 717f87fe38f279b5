// A careless feed reader: it puts what feeds hold into its own page, as it is, without a policy.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Shown together; comments in a feed are short.
const PER_PAGE = 300;

// Every piece of HTML in the feeds of a built site, as `{html, isComment}`.
export async function fragments(browser, folder, files) {
  const page = await browser.newPage();
  const all = [];
  for (const file of files) {
    const isComment = file.endsWith('comments.atom');
    const text = /\.(atom|xml|json)$/.test(file) ? readFileSync(join(folder, file), 'utf8') : '';
    if (text === '') continue;
    const found = file.endsWith('.json') ? inJson(JSON.parse(text)) : await page.evaluate(inXml, text);
    all.push(...found.map((html) => ({ html, isComment })));
  }
  await page.close();
  return all;
}

// Pages that show the fragments, as a map from path to HTML. Those of comments look like comments, so that `inspect`
// holds them to the same list of elements.
export function readerPages(all) {
  const pages = new Map();
  for (let first = 0; first < all.length; first += PER_PAGE) {
    const articles = all.slice(first, first + PER_PAGE).map(({ html, isComment }, i) =>
      isComment
        ? `<article class="h-cite" id="c-${first + i}"><bdi>x</bdi><div class="e-content">${html}</div></article>`
        : `<article>${html}</article>`);
    pages.set(`/reader/${first}`, `<!DOCTYPE html><meta charset="utf-8"><title>x</title><body>${articles.join('\n')}`);
  }
  return pages;
}

function inJson(feed) {
  return (feed.items ?? []).map((item) => item.content_html ?? '');
}

// Runs in the browser, which has the parser.
function inXml(text) {
  const tree = new DOMParser().parseFromString(text, 'application/xml');
  if (tree.querySelector('parsererror')) throw new Error(`a feed is no XML: ${tree.querySelector('parsererror').textContent}`);
  const html = [...tree.querySelectorAll('[type="html"]')];
  // RSS has no types: these two hold HTML.
  html.push(...tree.querySelectorAll('item > description, item > encoded'));
  html.push(...tree.getElementsByTagNameNS('http://purl.org/rss/1.0/modules/content/', 'encoded'));
  return html.map((element) => element.textContent);
}

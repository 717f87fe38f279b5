// The built sites that the checks look at, each on a server of its own.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { filesIn } from '../browser/build.mjs';
import { serve } from './server.mjs';

// `folders` are built sites by name. With `edit`, every page and style sheet goes through it.
export async function openContext(browsers, folders, edit) {
  const sites = {};
  for (const [name, folder] of Object.entries(folders)) sites[name] = await serve(folder, edit);
  const url = ({ site, path }) => `${sites[site].origin}${path}`;
  const text = async (page) => (await fetch(url(page))).text();
  const close = () => Object.values(sites).forEach((site) => site.close());
  return { ...browsers, folders, url, origin: ({ site }) => sites[site].origin, text, close };
}

// Every page of a site.
export function allPages({ folders }, site) {
  return filesIn(folders[site])
    .filter((file) => file.endsWith('.html'))
    .map((file) => ({ site, path: `/${file.replace(/(^|\/)index\.html$/, '$1')}`, name: `${site} /${file.replace(/(^|\/)index\.html$/, '$1')}` }));
}

// Paths of the style sheets that a page links to.
export function stylesheetsOf(html) {
  return [...html.matchAll(/<link[^>]*rel="?stylesheet"?[^>]*>/g)].map(([link]) => new URL(/href="?([^"\s>]+)/.exec(link)[1], 'http://x').pathname);
}

// The text of a built file.
export const built = ({ folders }, site, file) => readFileSync(join(folders[site], file), 'utf8');

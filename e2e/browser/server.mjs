// A static server on this machine alone: a built site, and pages that exist only for a test.

import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

// Feeds are sent as plain XML: a browser then builds their tree, and runs what is a script in it.
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.atom': 'application/xml',
  '.xml': 'application/xml',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
};

// Serves `folder`, with `pages` (a map from path to HTML) over it, and `policy` as the content security policy, if any.
export async function serve({ folder, pages = new Map(), policy }) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const headers = { 'cache-control': 'no-store' };
    if (policy) headers['content-security-policy'] = policy;
    if (pages.has(path)) {
      response.writeHead(200, { ...headers, 'content-type': TYPES['.html'] }).end(pages.get(path));
      return;
    }
    const file = folder && (await fileAt(folder, path));
    if (!file) {
      response.writeHead(404, headers).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...headers, 'content-type': type }).end(await readFile(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, close: () => server.close(), exists: async (path) => Boolean(await fileAt(folder, path)) };
}

async function fileAt(folder, path) {
  const file = join(folder, normalize(path), path.endsWith('/') ? 'index.html' : '');
  try {
    return (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

// The policy that the site's `_headers` asks for on every page.
export function policyIn(headers) {
  const policy = /^\/\*\n(?:  .*\n)*?  Content-Security-Policy: (.*)$/m.exec(headers);
  if (!policy) throw new Error('`_headers` has no Content-Security-Policy under `/*`');
  return policy[1];
}

// A site as a good host serves it: compressed with Brotli, with the headers of its own `_headers`, on this machine alone.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.atom': 'application/atom+xml',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const COMPRESSED = /^text\/|json|xml|svg/;

// What a good host sends for `bytes`.
export const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

// Serves `folder`. `edit(path, text)` may change pages and style sheets on their way: that is how a check is proven.
export async function serve(folder, edit) {
  const rules = headerRules(existsSync(join(folder, '_headers')) ? readFileSync(join(folder, '_headers'), 'utf8') : '');
  const answers = new Map();
  const answer = (path) => {
    const file = fileAt(folder, path);
    const status = file ? 200 : 404;
    const found = file ?? join(folder, '404.html');
    if (!existsSync(found)) return { status, headers: {}, body: Buffer.alloc(0) };
    const type = TYPES[extname(found)] ?? 'application/octet-stream';
    let body = readFileSync(found);
    if (edit && /html|css/.test(type)) body = Buffer.from(edit(path, body.toString('utf8')));
    const headers = { 'content-type': type, 'cache-control': 'no-cache', vary: 'accept-encoding', ...headersFor(rules, path) };
    return { status, headers, body, small: COMPRESSED.test(type) ? brotli(body) : undefined };
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    if (!answers.has(path)) answers.set(path, answer(path));
    const { status, headers, body, small } = answers.get(path);
    const isSmall = small && /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    const sent = isSmall ? small : body;
    response.writeHead(status, { ...headers, ...(isSmall && { 'content-encoding': 'br' }), 'content-length': sent.length });
    response.end(request.method === 'HEAD' ? undefined : sent);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { folder, origin: `http://127.0.0.1:${server.address().port}`, close };
}

function fileAt(folder, path) {
  const file = join(folder, normalize(path), path.endsWith('/') ? 'index.html' : '');
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

// The rules of `_headers`: a path on a line of its own, and below it the indented headers of what it matches.
export function headerRules(text) {
  const rules = [];
  for (const line of text.split('\n')) {
    if (/^\//.test(line)) rules.push({ path: line.trim(), headers: {} });
    const header = /^\s+([\w-]+):\s*(.*)$/.exec(line);
    if (header) rules.at(-1).headers[header[1].toLowerCase()] = header[2];
  }
  return rules;
}

// Of two rules with the same header the later one counts here; hosts join them, which is the same where only one matches.
function headersFor(rules, path) {
  const matches = ({ path: pattern }) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replace(/:\w+/g, '[^/]+')}$`).test(path);
  return Object.assign({}, ...rules.filter(matches).map((rule) => rule.headers));
}

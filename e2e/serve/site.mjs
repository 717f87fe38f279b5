// A site in a folder of its own, and `postil serve --watch` on it.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { env } from 'node:process';

import { postil, scratch } from '../tools.mjs';

const PATIENCE_MS = 30_000;

export const essay = (title, text) => `+++\ntitle = '${title}'\ndate = 2026-01-01\n+++\n\n${text}\n`;

// Makes a site below `path`, which is empty or `/blog`.
export function makeSite(path = '') {
  mkdirSync(scratch(), { recursive: true });
  const root = mkdtempSync(join(scratch(), 'serve-'));
  const write = (file, text) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const remove = (file) => rmSync(join(root, file), { recursive: true });
  write('site.toml', `base_url = 'https://example.org${path}'\ntitle = 'Test'\n`);
  write('content/_index.md', "+++\ntitle = 'Home'\n+++\nHome.\n");
  write('content/essays/a.md', essay('A', 'Text of A.'));
  write('content/essays/b.md', essay('B', 'Text of B.'));
  return { root, write, remove, discard: () => rmSync(root, { recursive: true, force: true }) };
}

// Serves it; resolves when the address is known. `port` 0 is any.
export async function serve(site, { port = 0, args = [] } = {}) {
  const { SOURCE_DATE_EPOCH: _, ...environment } = env;
  const child = spawn(postil(), ['serve', '--watch', '--port', String(port), ...args], {
    cwd: site.root,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it does not serve: ${said}`)), PATIENCE_MS);
    child.stderr.on('data', (bytes) => {
      said += bytes;
      const found = /serving (\S+)/.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
    child.on('exit', () => reject(new Error(`it ended: ${said}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    said: () => said,
    stop: async () => {
      child.kill('SIGINT');
      const code = await ended;
      if (code !== 0) throw new Error(`it ended with ${code}: ${said}`);
    },
  };
}

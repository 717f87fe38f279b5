// Sites, built with the binary under test.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { postil } from '../tools.mjs';

// The moment of all builds: after every date of the hostile site, and fixed, so that the demonstration site has the same
// pages in every run.
export const NOW = '2027-01-01T00:00:00Z';

// Builds the site at `root` into `output` and returns how many errors it told of. With `hasErrors` there may be some.
// `options` are further ones of `postil build`.
export function build(root, output, { hasErrors = false, options = [] } = {}) {
  const args = ['build', '--root', root, '--output-dir', output, '--now', NOW, '--format', 'json', ...options];
  if (hasErrors) args.push('--keep-going');
  const run = spawnSync(postil(), args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  const isWell = run.status === 0 || (hasErrors && run.status === 1);
  if (!isWell || run.stderr.includes('panicked at')) {
    throw new Error(`postil build ended with ${run.status ?? run.signal}:\n${`${run.stderr}${run.stdout}`.slice(-4_000)}`);
  }
  return `${run.stdout}${run.stderr}`.split('"error"').length - 1;
}

// Paths of the files below `folder`, with `/`, sorted.
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
}

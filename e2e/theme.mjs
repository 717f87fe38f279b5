// The step `theme`: what the default theme makes of essays, held to numbers in real browsers.
//
// `POSTIL_THEME_ONLY=axe,nu` runs some checks, `--selftest` only the proof that checks can fail.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { env, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

import { build } from './browser/build.mjs';
import { report, timed } from './report.mjs';
import { CHECKS } from './theme/checks/all.mjs';
import { openChromium } from './theme/chromium.mjs';
import { openContext } from './theme/context.mjs';
import { buildEmpty, buildFixtures } from './theme/fixtures/site.mjs';
import { selftest } from './theme/selftest.mjs';
import { scratch } from './tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function main() {
  const checks = chosen(env.POSTIL_THEME_ONLY);
  const folders = sites();
  const chromium = await openChromium();
  const context = await openContext({ chromium }, folders);
  let hasFailed = false;
  const run = async (what, work) => {
    const { problems, numbers, seconds } = await timed(async () => {
      try {
        return await work();
      } catch (error) {
        return { problems: [`could not be checked: ${error.stack}`], numbers: {} };
      }
    });
    report(what, problems, seconds, numbers);
    hasFailed ||= problems.length > 0;
  };
  try {
    // A check that cannot fail has nothing to say.
    for (const check of checks) {
      if (!process.argv.includes('--selftest')) await run(`${check.name}: ${check.about}`, () => check.run(context));
      await run(`${check.name} sees what is broken`, () => selftest(check, { chromium }, folders));
    }
  } finally {
    context.close();
    await chromium.close();
  }
  return hasFailed ? 1 : 0;
}

function chosen(only) {
  const names = only?.split(',').filter(Boolean) ?? [];
  for (const name of names) {
    if (!CHECKS.some((check) => check.name === name)) throw new Error(`POSTIL_THEME_ONLY: there is no check \`${name}\`, only ${CHECKS.map(({ name }) => name).join(', ')}`);
  }
  return names.length === 0 ? CHECKS : CHECKS.filter(({ name }) => names.includes(name));
}

function sites() {
  const demo = join(scratch(), 'theme-demo');
  rmSync(demo, { recursive: true, force: true });
  build(root, demo);
  return { demo, fixtures: buildFixtures(join(scratch(), 'theme-fixtures'), root), empty: buildEmpty(join(scratch(), 'theme-empty')) };
}

exit(await main());

// The step `theme`: what the default theme makes of essays, held to numbers in real browsers.
//
// `POSTIL_THEME_ONLY=axe,nu` runs some checks, `--selftest` only the proof that checks can fail. `POSTIL_THEME_GALLERY`, `all`
// or names of pages, makes pictures instead.

import { env, exit } from 'node:process';

import { report, timed } from './report.mjs';
import { CHECKS } from './theme/checks/all.mjs';
import { openChromium } from './theme/chromium.mjs';
import { openContext } from './theme/context.mjs';
import { gallery } from './theme/gallery.mjs';
import { selftest } from './theme/selftest.mjs';
import { buildSites } from './theme/sites.mjs';

async function main() {
  const checks = chosen(env.POSTIL_THEME_ONLY);
  const folders = buildSites();
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
  if (names.length > 0) return CHECKS.filter(({ name }) => names.includes(name));
  return CHECKS;
}

const wanted = env.POSTIL_THEME_GALLERY;
exit(wanted ? await gallery(wanted === 'all' ? [] : wanted.split(',')) : await main());

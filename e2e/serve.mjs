// The step `serve`: live reload as a writer meets it, in a real browser, at the root of a host and below a path.

import { argv, exit } from 'node:process';

import { report, timed } from './report.mjs';
import { checks, openTab } from './serve/checks.mjs';
import { makeSite, serve } from './serve/site.mjs';
import { chromium, tool } from './tools.mjs';

async function main() {
  const browser = await tool('playwright-core').chromium.launch({
    executablePath: chromium(),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  // Only those whose name holds a word of the command line, if there are any.
  const words = argv.slice(2);
  const chosen = Object.entries(checks).filter(([name]) => words.every((word) => name.includes(word)));
  let n_failed = 0;
  try {
    for (const [name, check] of chosen) {
      for (const path of ['', '/blog']) {
        const { problems, seconds } = await timed(() => run(browser, check, path));
        report(`${name}${path && `, below ${path}`}`, problems, seconds, {});
        n_failed += problems.length > 0 ? 1 : 0;
      }
    }
  } finally {
    await browser.close();
  }
  console.log(`${chosen.length * 2 - n_failed} passed, ${n_failed} failed`);
  return n_failed > 0 || chosen.length === 0 ? 1 : 0;
}

// One check on a new site. Returns sentences about what is wrong.
async function run(browser, check, path) {
  const problems = [];
  const site = makeSite(path);
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  let server = await serve(site);
  const restart = async ({ port, args, meanwhile = () => {} }) => {
    await server.stop();
    meanwhile();
    server = await serve(site, { port, args });
  };
  // Without a config there is no path to be known.
  const tab = (below, { fails } = {}) =>
    openTab(context, new URL(`${fails ? '/' : new URL(server.url).pathname}${below}`, server.url).href, problems);
  try {
    await check({ site, tab, restart, server: () => server });
  } catch (error) {
    problems.push(`${error.message}\n${server.said()}`);
  } finally {
    await context.close();
    await server.stop().catch((error) => problems.push(error.message));
    site.discard();
  }
  return { problems };
}

exit(await main());

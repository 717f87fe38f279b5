// Under the site's own policy the console stays empty, no script is there, and nothing of anybody else is asked for.

import { inTurns } from '../../browser/turns.mjs';
import { allPages } from '../context.mjs';
import { visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { replaced } from '../mutants.mjs';
import { A, B, FIXTURES } from '../pages.mjs';

const REDIRECT = /<meta http-equiv="refresh"/i;

export const quiet = {
  name: 'quiet',
  about: 'no console message under the policy of `_headers`, no JavaScript, no inline style',
  async run(context, { pages } = {}) {
    const all = findings();
    const looked = pages ?? [...FIXTURES, ...allPages(context, 'demo')];
    for (const site of new Set(looked.map(({ site }) => site))) {
      const { headers } = await fetch(context.url({ site, path: '/' }));
      if (!headers.get('content-security-policy')?.startsWith("default-src 'none'")) all.say(site, `\`_headers\` has no policy that begins with default-src 'none'`);
    }
    let n_looked = 0;
    await inTurns(looked, async (page) => {
      if (REDIRECT.test(await context.text(page))) return;
      n_looked += 1;
      const name = page.name ?? `${page.site} ${page.path}`;
      const say = (what) => all.say(name, what.replaceAll(context.origin(page), ''));
      const listen = async (tab, session) => {
        await session.send('Log.enable');
        session.on('Log.entryAdded', ({ entry }) => say(`console: ${entry.text.slice(0, 200)} ${entry.url ?? ''}`));
        // What did not load comes twice, and the log says its address.
        tab.on('console', (message) => { if (!message.text().startsWith('Failed to load resource')) say(`console: ${message.text().slice(0, 200)}`); });
        tab.on('pageerror', (error) => say(`error: ${error}`));
        tab.on('request', (request) => {
          if (!request.url().startsWith(context.origin(page)) && !request.url().startsWith('data:')) say(`asks for ${request.url()}`);
          if (request.resourceType() === 'script') say(`loads a script: ${request.url()}`);
        });
      };
      const found = await visit(context.chromium, context.url(page), { width: 1280, prepare: listen }, (tab) => tab.evaluate(scriptsOf));
      found.forEach(say);
    });
    return { problems: all.list(), numbers: { pages: n_looked } };
  },
  mutants: [
    { what: 'an inline script', scope: { pages: [B] }, edit: replaced('</main>', '<script>let mutant</script></main>'), expect: /script/ },
    { what: 'an inline style', scope: { pages: [B] }, edit: replaced('<h1', '<h1 style="color: red"'), expect: /console:.*style/i },
    { what: 'a picture from elsewhere', scope: { pages: [B] }, edit: replaced('</main>', '<img alt="" src="https://example.net/mutant.png"></main>'), expect: /mutant\.png/ },
    { what: 'a script that is a file', scope: { pages: [A] }, edit: replaced('</main>', '<script src="/mutant.js"></script></main>'), expect: /mutant\.js/ },
  ],
};

function scriptsOf() {
  const found = [];
  for (const script of document.querySelectorAll('script')) {
    if (script.type !== 'application/ld+json') found.push(`a script: ${(script.src || script.textContent).slice(0, 80)}`);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name } of element.attributes) {
      if (name === 'style' || name.startsWith('on')) found.push(`attribute \`${name}\` at ${globalThis.look.selector(element)}`);
    }
  }
  return found;
}

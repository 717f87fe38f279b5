// What a writer sees in the browser while `postil serve --watch` runs. Each check gets a site, tabs and a way to wait, and
// throws when something is not as it should be.

import { essay } from './site.mjs';

// Long enough for a reload that should not be to have happened.
const A_WHILE_MS = 500;

const LONG = Array.from({ length: 120 }, (_, n) => `Paragraph ${n}.`).join('\n\n');

export const checks = {
  async 'only the page that changed reloads'({ site, tab }) {
    const [a, b, home] = [await tab('essays/a/'), await tab('essays/b/'), await tab('')];
    site.write('content/essays/a.md', essay('A', 'Edited text of A.'));
    await a.shows('Edited text of A.');
    await a.wasReloaded(1);
    await b.wasReloaded(0);
    await home.wasReloaded(0);
    site.write('content/essays/b.md', essay('B', 'Edited text of B.'));
    await b.shows('Edited text of B.');
    await b.wasReloaded(1);
    await a.wasReloaded(1);
  },

  async 'a style sheet is swapped in place'({ site, tab }) {
    site.write('content/essays/a.md', essay('A', LONG));
    site.write('static/theme/z.css', 'html { outline-color: rgb(1, 2, 3) }');
    const a = await tab('essays/a/');
    await a.waitFor(() => getComputedStyle(document.documentElement).outlineColor === 'rgb(1, 2, 3)');
    await a.settle();
    const before = a.reloads();
    const watched = await a.page.evaluate(() => {
      scrollTo(0, 700);
      window.left = 'here';
      // Whether there is a moment without the theme: its rules would be gone, and with them the width of the text.
      window.bare = 0;
      const look = () => {
        if (![...document.styleSheets].some((sheet) => sheet.href?.includes('theme'))) window.bare += 1;
        requestAnimationFrame(look);
      };
      look();
      return scrollY;
    });
    equal(watched, 700, 'the page can be scrolled');
    for (const color of ['rgb(4, 5, 6)', 'rgb(7, 8, 9)']) {
      site.write('static/theme/z.css', `html { outline-color: ${color} }`);
      await a.waitFor((color) => getComputedStyle(document.documentElement).outlineColor === color, color);
    }
    await a.waitFor(() => document.querySelectorAll('link[rel~="stylesheet"]').length === 1);
    await a.settle();
    const after = await a.page.evaluate(() => ({ scroll: scrollY, left: window.left, bare: window.bare }));
    equal(after, { scroll: 700, left: 'here', bare: 0 }, 'nothing else happened');
    await a.wasReloaded(before);
    // And what comes afterwards is a reload again.
    site.write('content/essays/a.md', essay('A', `First.\n\n${LONG}`));
    await a.shows('First.');
    await a.wasReloaded(before + 1);
    equal(await a.page.evaluate(() => getComputedStyle(document.documentElement).outlineColor), 'rgb(7, 8, 9)', 'style');
  },

  async 'a style sheet without a digest in its name is swapped in place'({ site, tab }) {
    site.write('static/plain.css', 'textarea { color: rgb(1, 1, 1) }');
    site.write('static/plain.html', '<!doctype html><link rel="stylesheet" href="plain.css"><textarea></textarea>');
    const page = await tab('plain.html');
    await page.page.fill('textarea', 'what was typed');
    site.write('static/plain.css', 'textarea { color: rgb(2, 2, 2) }');
    await page.waitFor(() => getComputedStyle(document.querySelector('textarea')).color === 'rgb(2, 2, 2)');
    equal(await page.page.inputValue('textarea'), 'what was typed', 'the form');
    await page.wasReloaded(0);
  },

  async 'the scroll position is kept over a reload'({ site, tab }) {
    site.write('content/essays/a.md', essay('A', LONG));
    const a = await tab('essays/a/');
    await a.waitFor(() => document.body.scrollHeight > 3000);
    await a.settle();
    for (const top of [1234, 0, 987]) {
      await a.page.evaluate((top) => scrollTo(0, top), top);
      site.write('content/essays/a.md', essay('A', LONG.replace('Paragraph 3.', `At ${top}.`)));
      await a.shows(`At ${top}.`);
      await a.waitFor((top) => Math.abs(scrollY - top) < 2, top);
    }
    // Nor is it lost where one reload overtakes another, or half of a file was there for a moment.
    site.write('content/essays/a.md', essay('A', 'Short.'));
    await a.shows('Short.');
    await a.settle();
    for (let n = 0; n < 20; n += 1) {
      site.write('content/essays/a.md', essay('A', LONG.replace('Paragraph 3.', `Edit ${n}.`)));
      await a.page.waitForTimeout(15 + 7 * n);
    }
    await a.shows('Edit 19.');
    await a.waitFor(() => Math.abs(scrollY - 987) < 2);
    // But who has moved on is not taken back.
    await a.page.mouse.wheel(0, -300);
    await a.waitFor(() => Math.abs(scrollY - 687) < 2);
    site.write('content/essays/a.md', essay('A', LONG.replace('Paragraph 3.', 'The last edit.')));
    await a.shows('The last edit.');
    await a.waitFor(() => Math.abs(scrollY - 687) < 2);
  },

  async 'errors are shown in every tab until they are mended'({ site, tab }) {
    site.write('content/essays/b.md', essay('B', LONG));
    site.write('static/plain.html', '<!doctype html><title>Plain</title><p>No other page is on it.');
    const [a, b, home] = [await tab('essays/a/'), await tab('essays/b/'), await tab('')];
    const plain = await tab('plain.html');
    await b.shows('Paragraph 99.');
    await b.page.evaluate(() => scrollTo(0, 800));
    site.write('content/essays/b.md', `+++\ntitle = 'B'\ntgas = ['<img src=x onerror=alert(1)>']\n+++\n\n${LONG}\n`);
    for (const each of [a, b, home, plain]) {
      await each.hasErrors('content/essays/b.md:3:1');
      await each.hasErrors('^^^^');
      await each.hasErrors('did you mean `tags`?');
      await each.hasErrors('<img src=x onerror=alert(1)>');
    }
    const later = await tab('essays/b/');
    await later.hasErrors('unknown key');
    const inside = await a.page.evaluate(() => document.querySelector('postil-errors').shadowRoot.querySelectorAll('img').length);
    equal(inside, 0, 'what is shown is text');
    await a.page.keyboard.press('Escape');
    await a.hasNoErrors();
    await home.hasErrors('unknown key');
    // The page that is broken is still there, behind what is wrong with it.
    await b.shows('Paragraph 99.');
    site.write('content/essays/b.md', essay('B', `Mended.\n\n${LONG}`));
    for (const each of [a, b, home, later, plain]) await each.hasNoErrors();
    await plain.wasReloaded(0);
    for (const each of [b, later]) await each.shows('Mended.');
    await b.waitFor(() => Math.abs(scrollY - 800) < 2);
    // The next ones are shown, although the last were sent away.
    site.write('content/essays/b.md', Buffer.from([0xff, 0xfe, 0xfd]));
    for (const each of [a, b]) await each.hasErrors('content/essays/b.md');
    // Of this file nothing can be made, and what the tab shows is better than that.
    await b.settle();
    await b.shows('Paragraph 99.');
    site.remove('content/essays/b.md');
    await b.shows('There is no such page');
    await b.hasNoErrors();
  },

  async 'no style of the site reaches the errors'({ site, tab }) {
    site.write('static/theme/z.css', '* { color: transparent !important; font-size: 80px !important } postil-errors { display: none !important }');
    const a = await tab('essays/a/');
    site.write('content/essays/b.md', '+++\ntitle = \n+++\n');
    await a.hasErrors('content/essays/b.md:2');
    const look = await a.page.evaluate(() => {
      const pre = document.querySelector('postil-errors').shadowRoot.querySelector('pre');
      const { fontSize, color } = getComputedStyle(pre);
      const { width, height } = pre.getBoundingClientRect();
      return { fontSize, isSeen: color !== 'rgba(0, 0, 0, 0)' && width > 200 && height > 50 };
    });
    equal(look, { fontSize: '14px', isSeen: true }, 'its look');
  },

  async 'a broken config is shown, and the site recovers'({ site, tab, server }) {
    const a = await tab('essays/a/');
    site.write('site.toml', "titel = 'Test'\n");
    await a.hasErrors('site.toml');
    site.write('site.toml', `base_url = 'https://example.org${new URL(server().url).pathname.slice(0, -1)}'\ntitle = 'Mended'\n`);
    await a.hasNoErrors();
    await a.waitFor(() => document.title.includes('Mended'));
  },

  async 'a restart of the server reloads nothing, or what has changed'({ site, tab, server, restart }) {
    const [a, b] = [await tab('essays/a/'), await tab('essays/b/')];
    const { port } = server();
    let listening = [a.listens(), b.listens()];
    await restart({ port });
    await Promise.all(listening);
    await a.settle();
    await a.wasReloaded(0);
    await b.wasReloaded(0);
    listening = b.listens();
    await restart({ port, meanwhile: () => site.write('content/essays/a.md', essay('A', 'Edited meanwhile.')) });
    await a.shows('Edited meanwhile.');
    await listening;
    await a.settle();
    await a.wasReloaded(1);
    await b.wasReloaded(0);
    site.write('content/essays/b.md', essay('B', 'Edited afterwards.'));
    await b.shows('Edited afterwards.');
  },

  async 'the browser goes to the page that is edited'({ site, tab, restart }) {
    await restart({ args: ['-N'] });
    const page = await tab('');
    site.write('content/essays/b.md', essay('B', 'Edited text of B.'));
    await page.shows('Edited text of B.');
    equal(new URL(page.page.url()).pathname.endsWith('/essays/b/'), true, page.page.url());
    site.write('content/essays/a/comments/1.md', "+++\nauthor = 'Ada'\ndate = 2026-02-01\n+++\nWell said.\n");
    await page.shows('Well said.');
    equal(new URL(page.page.url()).pathname.endsWith('/essays/a/'), true, page.page.url());
    await page.settle();
    equal(new URL(page.page.url()).pathname.endsWith('/essays/a/'), true, 'and stays there');
  },

  async 'a page that goes is missed, and one that comes is shown'({ site, tab }) {
    const [b, c] = [await tab('essays/b/'), await tab('essays/c/')];
    await c.shows('There is no such page');
    site.remove('content/essays/b.md');
    await b.shows('There is no such page');
    site.write('content/essays/c.md', essay('C', 'Text of C.'));
    await c.shows('Text of C.');
    site.write('content/essays/b.md', essay('B', 'It is back.'));
    await b.shows('It is back.');
  },

  async 'a page reloads when a picture on it changes'({ site, tab }) {
    const picture = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="9"/>`;
    site.write('static/picture.svg', picture(11));
    site.write('static/plain.html', '<!doctype html><title>p</title><img src="picture.svg" alt="">');
    const [plain, b] = [await tab('plain.html'), await tab('essays/b/')];
    await plain.waitFor(() => document.images[0].naturalWidth === 11);
    site.write('static/picture.svg', picture(22));
    await plain.waitFor(() => document.images[0].naturalWidth === 22);
    await plain.wasReloaded(1);
    await b.wasReloaded(0);
  },

  async 'a first build that fails is shown, and the site appears'({ site, tab, restart }) {
    await restart({ args: ['-o', 'elsewhere'], meanwhile: () => site.write('site.toml', 'title = \n') });
    const page = await tab('essays/a/', { fails: true });
    await page.shows('There is no site yet');
    await page.shows('site.toml:1');
    site.write('site.toml', "base_url = 'https://example.org'\ntitle = 'Test'\n");
    await page.waitFor(() => !document.body.textContent.includes('There is no site yet'));
  },
};

// What a tab is asked in these checks.
export async function openTab(context, url, problems) {
  const page = await context.newPage();
  let n_loads = 0;
  page.on('load', () => (n_loads += 1));
  page.on('pageerror', (error) => problems.push(`${url}: ${error}`));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) problems.push(`${url}: ${message.text()}`);
  });
  const listens = () =>
    page.waitForResponse((response) => response.url().includes('/.postil/events'), { timeout: 15_000 });
  const first = listens();
  await page.goto(url);
  await first;
  const waitFor = (condition, argument) => page.waitForFunction(condition, argument, { timeout: 15_000 });
  return {
    page,
    listens,
    waitFor,
    reloads: () => n_loads - 1,
    settle: () => page.waitForTimeout(A_WHILE_MS),
    shows: (text) => waitFor((text) => document.body?.textContent.includes(text), text),
    hasErrors: (text) => waitFor((text) => document.querySelector('postil-errors')?.shadowRoot.textContent.includes(text), text),
    hasNoErrors: () => waitFor(() => !document.querySelector('postil-errors')),
    wasReloaded: async (wanted) => {
      await page.waitForTimeout(A_WHILE_MS);
      equal(n_loads - 1, wanted, `reloads of ${url}`);
    },
  };
}

function equal(actual, expected, what) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a}, and not ${b}`);
}

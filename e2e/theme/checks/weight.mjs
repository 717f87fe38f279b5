// How little goes over the wire: the style sheet, an essay without words, one of 3,000, and the first view.

import { stylesheetsOf } from '../context.mjs';
import { visit } from '../chromium.mjs';
import { appended, replaced } from '../mutants.mjs';
import { A, B, C, HOME, SHELL, WIRE } from '../pages.mjs';
import { brotli } from '../server.mjs';

const CSS_RAW = 16 * 1024;
const CSS_BROTLI = 4_096;
const SHELL_RAW = 7 * 1024;
const SHELL_BROTLI = 2_560;
// Ten packets of a first flight (RFC 6928).
const ESSAY_ON_THE_WIRE = 14_600;
const FIRST_VIEW = 100_000;
const FIRST_VIEW_REQUESTS = 6;
const TWO_FONTS = 56_000;
const ALL_FONTS = 85_000;

export const weight = {
  name: 'weight',
  about: 'bytes of the style sheet, the shell, an essay of 3,000 words, and the first view',
  async run(context, { views = [A, B, C, HOME].flatMap((page) => [{ page, width: 360 }, { page, width: 1280 }]) } = {}) {
    const problems = [];
    const most = (what, n, limit) => { if (n > limit) problems.push(`${what}: ${n} bytes, and ${limit} are the most`); };
    const css = await stylesheet(context, A, problems);
    most('style sheet, raw', css.raw, CSS_RAW);
    most('style sheet, Brotli', css.small, CSS_BROTLI);
    const shell = Buffer.from(await context.text(SHELL));
    most('shell (an essay without words), raw', shell.length, SHELL_RAW);
    most('shell (an essay without words), Brotli', brotli(shell).length, SHELL_BROTLI);
    const essay = brotli(Buffer.from(await context.text(WIRE))).length;
    const its = await stylesheet(context, WIRE, []);
    most('HTML and CSS of an essay of 3,000 words, Brotli', essay + its.small, ESSAY_ON_THE_WIRE);
    let heaviest = 0;
    for (const { page, width } of views) heaviest = Math.max(heaviest, await firstView(context, page, width, problems));
    return { problems, numbers: { bytes_css: css.raw, css_brotli: css.small, shell: shell.length, shell_brotli: brotli(shell).length, essay_and_css: essay + its.small, first_view: heaviest } };
  },
  mutants: [
    { what: 'a long style sheet', scope: { views: [] }, edit: appended(`.${noise()} { color: red }`), expect: /style sheet, Brotli/ },
    { what: 'a second style sheet', scope: { views: [] }, edit: replaced('</head>', '<link rel="stylesheet" href="/mutant.css"></head>'), expect: /2 style sheets/ },
    { what: 'a long head', scope: { views: [] }, edit: replaced('</head>', `<meta name="mutant" content="${noise()}"></head>`), expect: /shell .*Brotli/ },
    { what: 'many requests', scope: { views: [{ page: B, width: 360 }] }, edit: replaced('</head>', `${[1, 2, 3, 4, 5, 6].map((i) => `<link rel="preload" as="fetch" crossorigin href="/atom.xml?${i}">`).join('')}</head>`), expect: /requests/ },
    { what: 'a layout that shifts', scope: { views: [{ page: B, width: 360 }] }, edit: appended('@keyframes mutant { from { margin-top: 0 } to { margin-top: 9rem } } h1 { animation: mutant 100ms 50ms both }'), expect: /shift/ },
  ],
};

// The one style sheet of a page, whose name says what is in it.
async function stylesheet(context, page, problems) {
  const paths = stylesheetsOf(await context.text(page));
  if (paths.length !== 1) problems.push(`${page.name}: ${paths.length} style sheets, not one`);
  if (!/[.-][0-9a-f]{8,}\.css$/.test(paths[0])) problems.push(`${page.name}: the name of ${paths[0]} does not follow from what is in it`);
  const text = Buffer.from(await context.text({ site: page.site, path: paths[0] }));
  return { raw: text.length, small: brotli(text).length };
}

// Loads a page into an empty cache and returns its bytes without images.
async function firstView(context, page, width, problems) {
  const sizes = new Map();
  const listen = async (_, session) => {
    await session.send('Network.enable');
    session.on('Network.responseReceived', ({ requestId, type, response }) => sizes.set(requestId, { type, url: response.url, font: /font/.test(response.mimeType), bytes: 0 }));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (sizes.has(requestId)) sizes.get(requestId).bytes = encodedDataLength; });
  };
  const shift = await visit(context.chromium, context.url(page), { width, height: 640, prepare: listen }, async (tab) => {
    await tab.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    return tab.evaluate(() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 50);
    }));
  });
  const where = `${page.name} ${width}`;
  const loaded = [...sizes.values()].filter(({ url }) => !url.startsWith('data:'));
  const bytes = loaded.filter(({ type }) => type !== 'Image').reduce((sum, { bytes }) => sum + bytes, 0);
  const n_requests = loaded.filter(({ type }) => type !== 'Image').length;
  const fonts = loaded.filter(({ font }) => font);
  const font_bytes = fonts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (bytes > FIRST_VIEW) problems.push(`${where}: the first view takes ${bytes} bytes, and ${FIRST_VIEW} are the most`);
  if (n_requests > FIRST_VIEW_REQUESTS) problems.push(`${where}: the first view takes ${n_requests} requests, and ${FIRST_VIEW_REQUESTS} are the most: ${loaded.map(({ url }) => new URL(url).pathname).join(' ')}`);
  if (font_bytes > (fonts.length > 2 ? ALL_FONTS : TWO_FONTS)) problems.push(`${where}: ${fonts.length} fonts take ${font_bytes} bytes`);
  if (shift > 0) problems.push(`${where}: the layout shifts by ${shift.toFixed(4)}`);
  const preloads = (await context.text(page)).match(/<link[^>]*rel="?preload"?[^>]*as="?font[^>]*>/g) ?? [];
  if (preloads.length > 1) problems.push(`${where}: ${preloads.length} fonts are preloaded, not one`);
  return bytes;
}

// Text that does not compress, the same in every run.
function noise() {
  let state = 7;
  const letters = Array.from({ length: 9_000 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return String.fromCharCode(97 + (state >> 16) % 26);
  });
  return letters.join('');
}

// Watches a browser: what ran, what was asked for, where it went. Every way out that a page has ends here.

import { hooks } from './hooks.mjs';
import { openSink } from './sink.mjs';
import { chromium as chromiumPath, tool } from '../tools.mjs';

// A browser whose every name leads to our own sink, so that nothing can leave even where the watching has a gap.
export async function openBrowser() {
  const sink = await openSink();
  const browser = await tool('playwright-core').chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--no-first-run',
      `--host-resolver-rules=MAP * 127.0.0.1:${sink.port}, EXCLUDE 127.0.0.1`,
    ],
  });
  const close = async () => {
    await browser.close();
    sink.close();
  };
  return { browser, sink, close };
}

// A context whose pages are watched. `allows(request)` says which requests are the page's own business.
//
// Findings are `{kind, what, where}`; kinds are `ran`, `script`, `dialog`, `error`, `blocked`, `request`, `connection`,
// `navigation`, `popup`, `download`, `worker`.
export async function openGuard(browser, allows) {
  const context = await browser.newContext({
    acceptDownloads: false,
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 2000 },
  });
  const findings = [];
  const found = (kind, what, where) => findings.push({ kind, what: String(what).slice(0, 300), where });
  await context.exposeBinding('__postilRan', ({ frame }, what, where) => found('ran', what, where ?? frame.url()));
  await context.exposeBinding('__postilBlocked', (_, what, where) => found('blocked', what, where));
  await context.addInitScript(hooks);
  await context.route('**/*', (route) => {
    const request = route.request();
    if (allows(request)) return route.continue().catch(() => {});
    found('request', `${request.resourceType()} ${request.url()}`, frameUrl(request));
    return route.abort().catch(() => {});
  });
  context.on('serviceworker', (worker) => found('worker', worker.url(), ''));
  context.on('weberror', (error) => found('error', error.error(), error.page()?.url()));
  return { context, findings, open: (url, options) => open(context, found, url, options) };
}

// How long a page may take to load.
const PATIENCE_MS = 30_000;

// A watched page at `url`. Whoever opens it closes it.
async function open(context, found, url, { patience = PATIENCE_MS } = {}) {
  const page = await context.newPage();
  page.on('dialog', (dialog) => {
    found('dialog', dialog.message(), page.url());
    dialog.dismiss().catch(() => {});
  });
  page.on('popup', (popup) => {
    found('popup', popup.url(), page.url());
    popup.close().catch(() => {});
  });
  page.on('download', (download) => found('download', download.url(), page.url()));
  page.on('worker', (worker) => found('worker', worker.url(), page.url()));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) found('blocked', message.text(), page.url());
  });
  page.on('framenavigated', (frame) => {
    const isOurs = frame.url().split('#')[0] === url || frame.url() === 'about:blank';
    if (frame === page.mainFrame() && !isOurs) found('navigation', frame.url(), url);
  });
  await watchScripts(page, found);
  try {
    await page.goto(url, { waitUntil: 'load', timeout: patience });
  } catch (error) {
    await page.close();
    throw error;
  }
  return page;
}

// The pages have no scripts, so the engine must not parse any. This also sees what calls none of the hooks.
async function watchScripts(page, found) {
  const session = await page.context().newCDPSession(page);
  session.on('Debugger.scriptParsed', ({ url, embedderName }) => {
    // Playwright's own scripts come from nowhere.
    const from = url || embedderName;
    if (from) found('script', from, page.url());
  });
  await session.send('Debugger.enable');
  await session.send('Debugger.setSkipAllPauses', { skip: true });
}

function frameUrl(request) {
  try {
    return request.frame().url();
  } catch {
    // A request for a new page has no frame yet.
    return '';
  }
}

// Keeps a tab showing what is served. `postil serve --watch` adds it to pages on the way out; it is in no file of a site.
(() => {
  'use strict';

  const script = document.currentScript;
  // What this tab shows, and the last build that it knows of.
  let digest = script.dataset.digest;
  const shape = script.dataset.shape;
  let generation = Number('__GENERATION__');

  // Where the reader was -------------------------------------------------------------------------------------------

  // A browser keeps that over a reload, but not over one by way of a page that is too short: half of a file was saved.
  const PLACE = 'postil-place';
  let lost = null;
  let isReloading = false;

  function reload() {
    sessionStorage.setItem(PLACE, JSON.stringify(lost ?? [location.pathname, scrollX, scrollY]));
    // Or the browser would go, after us, to where it finds something that was in sight before.
    isReloading = true;
    history.scrollRestoration = 'manual';
    location.reload();
  }

  function goBack() {
    const saved = JSON.parse(sessionStorage.getItem(PLACE));
    if (!saved) return;
    sessionStorage.removeItem(PLACE);
    if (saved[0] !== location.pathname) return;
    const [, left, top] = saved;
    lost = saved;
    const go = () => {
      if (!lost) return;
      scrollTo({ left, top, behavior: 'instant' });
      if (Math.abs(scrollY - top) < 2 && document.readyState === 'complete') lost = null;
    };
    go();
    addEventListener('load', go, { once: true });
    // Who has moved on is not taken back.
    for (const moved of ['wheel', 'touchstart', 'pointerdown', 'keydown']) addEventListener(moved, () => (lost = null));
  }

  // What changed ---------------------------------------------------------------------------------------------------

  function told(message) {
    generation = message.generation;
    if (message.navigate && document.visibilityState === 'visible' && decode(location.pathname) !== decode(message.navigate)) {
      location.assign(message.navigate);
      return;
    }
    const changed = new Set(message.changed);
    // A page that is broken is gone for as long as it is; until it is mended, what it was is better than nothing.
    const isBroken = message.errors && message.is_missing;
    if (message.digest !== digest && !isBroken) {
      // Without a shape this is the page of a failure, and with the same one only style sheets have other names.
      if (!shape || message.shape !== shape || !swap(message.styles)) return reload();
      digest = message.digest;
      for (const link of sheets()) changed.delete(pathOf(link.href));
    }
    if (changed.size > 0 && uses(changed)) return reload();
    showErrors(message.errors);
  }

  const decode = (path) => {
    try {
      return decodeURIComponent(path);
    } catch {
      return path;
    }
  };

  const pathOf = (url) => {
    const { origin, pathname } = new URL(url, document.baseURI);
    return origin === location.origin ? decode(pathname) : null;
  };

  const sheets = () => [...document.querySelectorAll('link')].filter((link) => link.relList.contains('stylesheet') && !link.dataset.postilOld);

  // Puts style sheets in the place of others, each one when it has loaded. False where the page has no such places.
  function swap(styles) {
    const links = sheets();
    if (links.length !== styles.length) return false;
    links.forEach((link, at) => {
      const wanted = styles[at];
      const isSame = wanted.length === link.attributes.length && wanted.every(([name, value]) => link.getAttribute(name) === value);
      if (!isSame) replace(link, wanted);
    });
    return true;
  }

  // Style sheets that the page no longer shows, although it once loaded them.
  const replaced = new Set();

  function replace(old, attributes) {
    const fresh = document.createElement('link');
    for (const [name, value] of attributes) fresh.setAttribute(name, value);
    replaced.add(pathOf(old.href));
    replaced.delete(pathOf(fresh.href));
    old.dataset.postilOld = '';
    const remove = () => old.remove();
    // Its fonts are loaded anew, and until then the old ones hold the lines where they are.
    fresh.addEventListener('load', () => {
      void document.body.offsetHeight;
      document.fonts.ready.then(remove);
    });
    fresh.addEventListener('error', remove);
    old.after(fresh);
  }

  // Whether the page shows any of these files. Style sheets among them are loaded again in place.
  function uses(changed) {
    const swapped = new Set();
    for (const link of sheets()) {
      const path = pathOf(link.href);
      if (!changed.has(path)) continue;
      swapped.add(path);
      const attributes = [...link.attributes].map(({ name, value }) => [name, value]);
      const href = attributes.find(([name]) => name === 'href');
      const url = new URL(link.href);
      // A new address, or the browser would take what it has.
      url.searchParams.set('postil', generation);
      href[1] = url.href;
      replace(link, attributes);
    }
    const elements = [...document.querySelectorAll('[src], [srcset], [poster], link[rel~="icon"][href]')];
    const urls = elements.flatMap((element) => [element.currentSrc, element.src, element.poster, element.href]);
    urls.push(...performance.getEntriesByType('resource').map((entry) => entry.name));
    const paths = urls.filter((url) => typeof url === 'string' && url).map(pathOf);
    return paths.some((path) => changed.has(path) && !swapped.has(path) && !replaced.has(path));
  }

  // Errors ---------------------------------------------------------------------------------------------------------

  const COVER = { all: 'initial', display: 'block', position: 'fixed', inset: '0', 'z-index': '2147483647', 'color-scheme': 'light dark' };

  const LOOK = `
    .back { position: absolute; inset: 0; overflow: auto; background: light-dark(#fff, #141414); color: light-dark(#1a1a1a, #e8e8e8); font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.5rem; outline: none; }
    header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
    h1 { margin: 0; font-size: 1.25rem; font-weight: 600; }
    button { font: inherit; padding: .25rem .75rem; border: 1px solid currentColor; border-radius: 4px; background: none; color: inherit; cursor: pointer; }
    pre { margin: 1rem 0; padding: 1rem; overflow-x: auto; border-left: 4px solid #8888; background: #8881; font: 14px/1.5 ui-monospace, monospace; tab-size: 4; }
    pre.error { border-color: light-dark(#c22, #f66); }
    pre.warning { border-color: light-dark(#a70, #fb4); }
    .summary, .hint { color: light-dark(#555, #aaa); }
  `;

  let overlay = null;
  let shown = null;

  function showErrors(html) {
    if ((html ?? null) === shown) return;
    dismiss();
    shown = html ?? null;
    // One overlay to a window; the page of a failure shows the same itself.
    if (!html || window.top !== window || 'failure' in script.dataset) return;
    overlay = document.createElement('postil-errors');
    // The page's own rules reach the element, if nothing in it.
    for (const [name, value] of Object.entries(COVER)) overlay.style.setProperty(name, value, 'important');
    const root = overlay.attachShadow({ mode: 'open' });
    // The policy of a site forbids elements with styles, and says nothing of these.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    root.adoptedStyleSheets = [sheet];
    const back = root.appendChild(document.createElement('div'));
    back.className = 'back';
    const main = back.appendChild(document.createElement('main'));
    main.setAttribute('role', 'alertdialog');
    main.setAttribute('aria-label', 'Errors in the site');
    main.tabIndex = -1;
    const header = main.appendChild(document.createElement('header'));
    header.appendChild(document.createElement('h1')).textContent = 'The site has errors';
    const button = header.appendChild(document.createElement('button'));
    button.textContent = 'Dismiss (Esc)';
    button.addEventListener('click', dismiss);
    const findings = main.appendChild(document.createElement('div'));
    // Escaped where it was made.
    findings.innerHTML = html;
    const hint = main.appendChild(document.createElement('p'));
    hint.className = 'hint';
    hint.textContent = 'This goes away when the errors are mended.';
    document.documentElement.appendChild(overlay);
    main.focus({ preventScroll: true });
  }

  function dismiss() {
    overlay?.remove();
    overlay = null;
  }

  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !overlay) return;
    event.preventDefault();
    dismiss();
  }, true);

  // Listening ------------------------------------------------------------------------------------------------------

  let source = null;
  let waiting = null;

  function listen() {
    stop();
    // A browser has six connections to a server, so a tab that nobody sees gives its own back.
    if (document.visibilityState !== 'visible') return;
    const about = new URLSearchParams({ page: location.pathname, since: generation });
    source = new EventSource(`/.postil/events?${about}`);
    source.addEventListener('message', (event) => told(JSON.parse(event.data)));
    // Not left to the browser, which would ask again with what the tab knew when it was opened.
    source.addEventListener('error', () => {
      stop();
      waiting = setTimeout(listen, 300);
    });
  }

  function stop() {
    clearTimeout(waiting);
    source?.close();
    source = null;
  }

  goBack();
  addEventListener('pagehide', () => {
    stop();
    // Who comes back by way of the history finds things as usual.
    if (!isReloading) history.scrollRestoration = 'auto';
  });
  addEventListener('pageshow', (event) => event.persisted && listen());
  document.addEventListener('visibilitychange', listen);
  listen();
})();

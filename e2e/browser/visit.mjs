// A reader who looks at everything: opens what can be opened, goes through what takes the focus, and moves the mouse
// over the comments.

import { inspect } from './inspect.mjs';

// Scripts that wait are given this long.
const SETTLE_MS = 60;

// The mouse goes over so many comments of a page: each move costs a frame, and `inspect` refuses every attribute that a
// mouse could set off, whether the mouse went there or not.
const HOVERS = 25;

// Visits a page and returns what `inspect` says of it. `hovers`: the mouse goes over comments; it takes longer.
export async function visit(guard, url, { endpoint, hovers }) {
  const page = await guard.open(url);
  try {
    await page.evaluate(touch);
    if (hovers) await hover(page);
    await page.waitForTimeout(SETTLE_MS);
    return await page.evaluate(inspect, { endpoint });
  } finally {
    await page.close();
  }
}

function touch() {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const takesFocus = 'a[href], button, input, textarea, select, summary, area, [tabindex], [contenteditable]';
  for (const element of document.querySelectorAll(takesFocus)) element.focus({ preventScroll: true });
  document.activeElement?.blur();
}

async function hover(page) {
  const n_comments = await page.locator(BODIES).count();
  const step = Math.max(1, Math.floor(n_comments / HOVERS));
  for (let i = 0; i < n_comments; i += step) {
    const point = await page.evaluate(pointOf, { selector: BODIES, i });
    await page.mouse.move(point.x, point.y);
  }
}

const BODIES = '.h-cite[id^="c-"] .e-content';

function pointOf({ selector, i }) {
  const body = document.querySelectorAll(selector)[i];
  body.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = body.getBoundingClientRect();
  return { x: box.left + Math.min(20, box.width / 2), y: Math.max(1, box.top + Math.min(8, box.height / 2)) };
}

// Everything is reached, seen and used with the keyboard alone.

import { visit } from '../chromium.mjs';
import { findings } from '../findings.mjs';
import { appended, replaced } from '../mutants.mjs';
import { A, B, HOME, TORTURE } from '../pages.mjs';

const RING_PX = 2;

export const keyboard = {
  name: 'keyboard',
  about: 'skip link, order, focus that is seen, notes and forms by keyboard alone',
  async run(context, { walks = [[A, 360], [A, 1280], [B, 360], [HOME, 1280], [TORTURE, 360]], tasks = ['skip', 'note', 'form'] } = {}) {
    const all = findings();
    let n_stops = 0;
    for (const [page, width] of walks) {
      const say = (what) => all.say(`${page.name} ${width}`, what);
      n_stops += await visit(context.chromium, context.url(page), { width }, (tab) => walk(tab, say));
    }
    for (const task of tasks) {
      const say = (what) => all.say('A 360', what);
      await visit(context.chromium, context.url(A), { width: 360 }, (tab) => TASKS[task](tab, say));
    }
    return { problems: all.list(), numbers: { stops: n_stops } };
  },
  mutants: [
    { what: 'no skip link', scope: { walks: [], tasks: ['skip'] }, edit: (path, text) => text.replace(/<a class="?skip"?[^>]*>.*?<\/a>/, ''), expect: /skip link/ },
    { what: 'a skip link that stays hidden', scope: { walks: [], tasks: ['skip'] }, edit: appended('.skip { clip-path: inset(50%) !important }'), expect: /skip link/ },
    { what: 'no ring', scope: { walks: [[B, 360]], tasks: [] }, edit: appended(':focus-visible { outline: none !important; box-shadow: none !important }'), expect: /ring/ },
    { what: 'a bar over what has the focus', scope: { walks: [[A, 360]], tasks: [] }, edit: appended('body::after { content: ""; position: fixed; inset: 0; background: #fff }'), expect: /covered/ },
    { what: 'another order', scope: { walks: [[B, 360]], tasks: [] }, edit: replaced('</main>', '<a href="#main" tabindex="3" id="mutant">first</a></main>'), expect: /mutant/ },
    { what: 'a way back that is not there', scope: { walks: [], tasks: ['note'] }, edit: appended('[role=doc-backlink] { display: none !important }'), expect: /way back/ },
    { what: 'a form that does not open', scope: { walks: [], tasks: ['form'] }, edit: appended('details.reply { visibility: hidden !important }'), expect: /reply/ },
    { what: 'a form that is not sent', scope: { walks: [], tasks: ['form'] }, edit: (path, text) => text.replaceAll('<button', '<button type="button"'), expect: /not sent/ },
  ],
};

const TASKS = { skip, note, form };

// From the first stop to the last, as the Tab key goes.
async function walk(tab, say) {
  const expected = await tab.evaluate(() => {
    globalThis.stops = globalThis.look.focusable();
    return globalThis.stops.map(globalThis.look.selector);
  });
  const seen = [];
  for (let i = 0; i < expected.length + 20; i++) {
    await tab.keyboard.press('Tab');
    const stop = await tab.evaluate(stopOf, RING_PX);
    if (!stop) break;
    seen.push(stop);
  }
  for (const { index, name, fault } of seen) if (fault) say(`${name} (stop ${index + 1}): ${fault}`);
  // Chromium stops at what scrolls; other browsers do not, and the page does not say what it is.
  for (const { index, name } of seen) if (index < 0) say(`${name} takes the focus since it scrolls, and has no tabindex`);
  const meant = seen.filter(({ index }) => index >= 0);
  const wrong = meant.findIndex(({ index }, i) => index !== i);
  if (wrong >= 0) say(`stop ${wrong + 1} is ${meant[wrong].name}, not ${expected[wrong]}`);
  else if (meant.length < expected.length) say(`${expected[meant.length]} and ${expected.length - meant.length - 1} more are not reached`);
  return seen.length;
}

// What has the focus, and whether one sees that it has.
function stopOf(least) {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const index = globalThis.stops.indexOf(element);
  const name = globalThis.look.selector(element);
  const boxes = [...element.getClientRects()];
  const inView = boxes.filter((box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);
  let fault = null;
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < least) fault = `its ring is ${style.outlineStyle} and ${style.outlineWidth}, not ${least} px`;
  else if (inView.length === 0) fault = 'it has the focus out of sight';
  else {
    const isHit = inView.some((box) => [0.5, 0.2, 0.8].some((part) => {
      const x = Math.min(innerWidth - 1, Math.max(0, box.left + box.width * part));
      const y = Math.min(innerHeight - 1, Math.max(0, (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2));
      const hit = document.elementFromPoint(x, y);
      return hit && (hit === element || element.contains(hit) || hit.contains(element) && hit !== document.body && hit !== document.documentElement);
    }));
    if (!isHit) fault = 'it is covered by something else';
    if (getComputedStyle(document.body, '::after').position === 'fixed') fault = 'it is covered by something else';
  }
  return { index, name, fault };
}

async function skip(tab, say) {
  await tab.keyboard.press('Tab');
  const first = await tab.evaluate(() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const isIn = box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.height >= 20 && box.width >= 40;
    return { hash: element.hash ?? '', isSeen: isIn && globalThis.look.isSeen(element) };
  });
  if (!/^#./.test(first.hash)) return say('the first stop is no skip link');
  if (!first.isSeen) say('the skip link is not seen when it has the focus');
  await tab.keyboard.press('Enter');
  await tab.keyboard.press('Tab');
  const inside = await tab.evaluate(() => Boolean(document.activeElement.closest('main')));
  if (!inside) say('the stop behind the skip link is not in the text');
}

async function note(tab, say) {
  const focus = () => tab.evaluate(() => ({ name: globalThis.look.selector(document.activeElement), inNote: Boolean(document.activeElement.closest('[role=doc-endnotes] li:target')), isBack: document.activeElement.getAttribute('role') === 'doc-backlink', isMark: document.activeElement.getAttribute('role') === 'doc-noteref' }));
  const rest = () => tab.evaluate(() => new Promise((done) => setTimeout(done, 150)));
  await tab.evaluate(() => document.querySelectorAll('[role=doc-noteref]')[2].focus());
  const before = await tab.evaluate(() => scrollY);
  await tab.keyboard.press('Enter');
  await rest();
  const risen = await tab.evaluate(() => {
    const note = document.querySelector('[role=doc-endnotes] li:target');
    return { isUp: Boolean(note) && getComputedStyle(note).position === 'fixed', scroll: scrollY };
  });
  if (!risen.isUp) return say('note 3 does not rise when its mark is pressed');
  if (Math.abs(risen.scroll - before) > 1) say(`the text moved by ${risen.scroll - before} px when the note rose`);
  let at;
  for (let i = 0; i < 4; i++) {
    await tab.keyboard.press('Tab');
    at = await focus();
    if (at.isBack || !at.inNote) break;
  }
  if (!at.isBack || !at.inNote) return say(`the way back of the note is not reached: the focus is at ${at.name}`);
  await tab.keyboard.press('Enter');
  await rest();
  const left = await tab.evaluate(() => {
    const mark = document.querySelectorAll('[role=doc-noteref]')[2].getBoundingClientRect();
    return { isUp: Boolean(document.querySelector('[role=doc-endnotes] li:target')), isMarkSeen: mark.top >= 0 && mark.bottom <= innerHeight };
  });
  if (left.isUp) say('the note is still there after its way back');
  if (!left.isMarkSeen) say('the mark is out of sight after the way back');
  await tab.keyboard.press('Tab');
  await tab.keyboard.down('Shift');
  await tab.keyboard.press('Tab');
  await tab.keyboard.up('Shift');
  at = await focus();
  if (!at.isMark) say(`after the way back the keyboard is at ${at.name}, not at the mark`);
}

// Opens the reply to the first comment, writes, and sends it; then the same with an answer to the question.
async function form(tab, say) {
  await tab.setRequestInterception(true);
  const sent = [];
  tab.on('request', (request) => {
    if (request.method() !== 'POST') return request.continue();
    sent.push({ url: request.url(), body: new URLSearchParams(request.postData() ?? '') });
    return request.respond({ status: 204 });
  });
  const summary = await tab.$('.h-cite ~ details summary, details.reply summary');
  if (!summary) return say('the first comment has no reply to open');
  await summary.focus();
  if (!(await tab.evaluate(() => document.activeElement.localName === 'summary'))) return say('the reply does not take the focus');
  await tab.keyboard.press('Enter');
  for (const words of ['Ada Reader', 'ada@example.org', 'I read this twice.']) {
    await tab.keyboard.press('Tab');
    const field = await tab.evaluate(() => ({ name: document.activeElement.name, label: document.activeElement.labels?.[0]?.textContent.trim() }));
    if (!field.label) say(`field ${field.name ?? '(none)'} of the reply has no label`);
    await tab.keyboard.type(words);
  }
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Enter');
  await tab.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  const reply = sent[0]?.body;
  if (!reply) return say('the reply is not sent');
  for (const [field, value] of [['author', 'Ada Reader'], ['email', 'ada@example.org'], ['body', 'I read this twice.']]) {
    if (reply.get(field) !== value) say(`the reply is sent with ${field} = ${reply.get(field)}, not ${value}`);
  }
  await tab.evaluate(() => document.querySelector('#feedback button').focus());
  await tab.keyboard.press('Enter');
  await tab.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  if (sent.length < 2) say('the answer to the question is not sent');
}

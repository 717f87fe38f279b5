// Proves that the harness can see an attack before it is believed that there was none.

import { openGuard } from './guard.mjs';
import { serve } from './server.mjs';
import { inTurns } from './turns.mjs';
import { visit } from './visit.mjs';
import { handlers } from '../payloads/handlers.mjs';
import { markdown } from '../payloads/markdown.mjs';
import { markup } from '../payloads/markup.mjs';

// Fewer than these seen on a page that protects nothing, and the harness is blind.
const LEAST_THAT_RUN = 200;
const LEAST_THAT_ASK = 60;

// Each payload stands in a frame of its own, so that an unclosed comment does not hide its neighbours.
const FRAMES_PER_PAGE = 50;

const POLICY = "default-src 'none'; style-src 'self'";

const page = (body) => `<!DOCTYPE html><title>x</title><body><main>${body}</main>`;
const comment = (body) => page(`<article class="h-cite" id="c-1"><bdi>A</bdi><div class="e-content">${body}</div></article>`);

// What a single page must be found guilty of, one for each way of looking.
const SEEN = [
  ['ran', comment('<script>alert(1)</script>')],
  ['ran', comment('<p onmouseover=alert(1)>over me</p>')],
  ['ran', comment('<p tabindex=1 onfocus=alert(1)>x</p>')],
  ['ran', comment('<details ontoggle=alert(1)><summary>x</summary>y</details>')],
  ['ran', comment('<iframe srcdoc="<script>alert(1)</script>"></iframe>')],
  ['ran', comment('<script>navigator.sendBeacon("//evil.invalid/")</script>')],
  ['ran', comment('<script>new WebSocket("ws://evil.invalid/")</script>')],
  ['ran', comment('<script>document.forms[0].submit()</script><form action=/x></form><script>document.forms[0].submit()</script>')],
  ['script', comment('<script>var quiet</script>')],
  ['script', comment('<svg onload="quiet = 1">')],
  ['error', comment('<script>throw new Error("x")</script>')],
  ['request', comment('<img src=//evil.invalid/i.png>')],
  ['request', comment('<img src=x>')],
  ['request', comment('<p style="background:url(//evil.invalid/b.png)">x</p>')],
  ['request', comment('<style>@import "//evil.invalid/s.css"</style>')],
  ['request', comment('<link rel=prefetch href=//evil.invalid/>')],
  ['request', comment('<iframe src=/></iframe>')],
  ['request', comment('<object data=//evil.invalid/o></object>')],
  ['request', comment('<video src=//evil.invalid/v.mp4></video>')],
  ['request', comment('<meta http-equiv=refresh content="0;url=//evil.invalid/">')],
  ['request', comment('<script>location = "/elsewhere"</script>')],
];

// What the policy, when there is one, must be heard to stop.
const BLOCKED = [comment('<script>alert(1)</script>'), comment('<img src=//evil.invalid/i.png>')];

// What must be refused although it does nothing here and now.
const REFUSED = [
  '<p style="color:red">x</p>',
  '<p onclick="x()">x</p>',
  '<p class="x">x</p>',
  '<p id="main">x</p>',
  '<a href="javascript:alert(1)" rel="ugc nofollow">x</a>',
  '<a href="data:text/html,x" rel="ugc nofollow">x</a>',
  '<a href="https://example.org/">x</a>',
  '<a href="https://example.org/" rel="nofollow">x</a>',
  '<a href="https://example.org/" rel="ugc nofollow" target="_blank">x</a>',
  '<h2>x</h2>',
  '<span>x</span>',
  '<form action="https://evil.invalid/"></form>',
  '<table><tr><td>x</table>',
  '<svg></svg>',
  '<script type="application/ld+json">{"a":</script>',
  '<p>x</p><bdi id="c-1">x</bdi>',
  '<a class="h-card" href="https://example.org/">x</a>',
];

// What comments are made of.
const HARMLESS = comment('<p>x<br><em>x</em> <strong>x</strong> <del>x</del> &lt;script>alert(1)&lt;/script></p>'
  + '<pre><code class="language-html">&lt;img src=x onerror=alert(1)></code></pre><blockquote><p>x</p></blockquote>'
  + '<ol start="3"><li>x</li></ol><ul><li><a href="https://example.org/" rel="nofollow ugc noopener">x</a></li></ul>');

// Returns what it could not see, as sentences, and what it saw, in numbers.
export async function selftest(browser) {
  const problems = [...await eachAlone(browser)];
  // The others are for Markdown, templates and fields; shown as they are they would be text.
  const seen = await raw(browser, [...markup(), ...handlers(), ...markdown()]);
  if (seen.that_ran < LEAST_THAT_RUN) problems.push(`saw ${seen.that_ran} payloads run, not at least ${LEAST_THAT_RUN}`);
  if (seen.that_asked_for_something < LEAST_THAT_ASK) problems.push(`saw ${seen.that_asked_for_something} payloads ask for something, not at least ${LEAST_THAT_ASK}`);
  return { problems, seen };
}

async function eachAlone(browser) {
  const problems = [];
  const look = async (html, policy) => {
    const server = await serve({ pages: new Map([['/', html]]), policy });
    const guard = await openGuard(browser, isOwnPage(server.origin));
    try {
      const { problems: found } = await visit(guard, `${server.origin}/`, { hovers: true });
      return { found, kinds: new Set(guard.findings.map((finding) => finding.kind)), findings: guard.findings };
    } catch (error) {
      // A page that leaves while it is looked at is judged by what was seen until then.
      return { found: [String(error)], kinds: new Set(guard.findings.map((finding) => finding.kind)), findings: [] };
    } finally {
      await guard.context.close();
      server.close();
    }
  };
  for (const [kind, html] of SEEN) {
    const { kinds } = await look(html);
    if (!kinds.has(kind)) problems.push(`did not see \`${kind}\` (only ${[...kinds]}) in ${html}`);
  }
  for (const html of BLOCKED) {
    const { kinds } = await look(html, POLICY);
    if (!kinds.has('blocked')) problems.push(`did not hear the policy stop ${html}`);
  }
  for (const body of REFUSED) {
    const { found } = await look(comment(body));
    if (found.length === 0) problems.push(`did not refuse ${body}`);
  }
  const { found, findings } = await look(HARMLESS, POLICY);
  for (const wrong of [...found, ...findings.map((finding) => JSON.stringify(finding))]) {
    problems.push(`refused a harmless comment: ${wrong}`);
  }
  return problems;
}

const isOwnPage = (origin) => (request) =>
  request.isNavigationRequest() && !request.frame().parentFrame() && request.url() === `${origin}/`;

// Shows every payload as it is, and counts those that ran and what they asked for.
async function raw(browser, payloads) {
  const pages = new Map(payloads.map((payload, i) => [`/raw/${i}`, `<!DOCTYPE html><body>${payload}`]));
  const urls = [];
  for (let first = 0; first < payloads.length; first += FRAMES_PER_PAGE) {
    const n_frames = Math.min(FRAMES_PER_PAGE, payloads.length - first);
    const frames = Array.from({ length: n_frames }, (_, i) => `<iframe src="/raw/${first + i}"></iframe>`);
    pages.set(`/frames/${first}`, page(frames.join('')));
    urls.push(`/frames/${first}`);
  }
  const server = await serve({ pages });
  const isFrame = (request) => request.isNavigationRequest() && pages.has(request.url().slice(server.origin.length));
  const guard = await openGuard(browser, isFrame);
  await inTurns(urls, async (url) => {
    try {
      const page = await guard.open(`${server.origin}${url}`, { patience: 5_000 });
      await page.waitForTimeout(100);
      await page.close();
    } catch {
      // Some payloads take the whole page away; what they did before that has been noted.
    }
  });
  await guard.context.close();
  server.close();
  const ran = new Set();
  const asked = new Set();
  for (const { kind, what, where } of guard.findings) {
    const frame = /\/raw\/(\d+)/.exec(`${where} ${what}`)?.[1];
    if (frame && (kind === 'ran' || kind === 'script')) ran.add(frame);
    if (frame && kind === 'request') asked.add(frame);
  }
  return { payloads: payloads.length, that_ran: ran.size, that_asked_for_something: asked.size };
}

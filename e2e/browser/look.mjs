// Visiting many pages of one site, and everything that was wrong with them as sentences.

import { openGuard } from './guard.mjs';
import { filesIn } from './build.mjs';
import { serve } from './server.mjs';
import { inTurns } from './turns.mjs';
import { visit } from './visit.mjs';

// What a page may load, if it is a file of the site.
const ICON = '/icon.svg';
const ASSETS = ['stylesheet', 'font', 'image', 'media'];

// Visits `files` of `folder`, or the `virtual` pages (a map from path to HTML). `asData`: they are no HTML, and only what
// they do is looked at. Returns `{problems, comments, frames}`.
export async function look(browser, { folder, files, virtual, policy, endpoint, hovers = false, asData = false }) {
  const server = await serve({ folder, pages: virtual, policy });
  const known = new Set(folder ? filesIn(folder).map((file) => `/${file}`) : []);
  const guard = await openGuard(browser, allows(server.origin, known, virtual));
  const problems = [];
  const comments = new Map();
  const frames = new Map();
  const paths = virtual ? [...virtual.keys()] : files.map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1')}`);
  await inTurns(paths, async (path) => {
    try {
      if (asData) return await (await guard.open(`${server.origin}${path}`)).close();
      const seen = await visit(guard, `${server.origin}${path}`, { endpoint, hovers });
      problems.push(...seen.problems.map((problem) => `${path}: ${problem}`));
      for (const comment of seen.comments) comments.set(comment.id, comment);
      frames.set(path.endsWith('/') ? `${path.slice(1)}index.html` : path.slice(1), seen.frame);
    } catch (error) {
      problems.push(`${path}: could not be looked at: ${error}`);
    }
  });
  await guard.context.close();
  server.close();
  // What happened comes before what might, and the same thing is told once.
  const happened = guard.findings.map(({ kind, what, where }) => `${SENTENCES[kind]}: ${what} (${where})`);
  return { problems: [...new Set([...happened, ...problems])], comments, frames };
}

const SENTENCES = {
  ran: 'a script ran and called',
  script: 'a script was parsed',
  dialog: 'a dialog opened',
  error: 'a script failed',
  blocked: 'the policy had to stop',
  request: 'a request',
  navigation: 'the page went away to',
  popup: 'a window opened',
  download: 'a download began',
  worker: 'a worker started',
};

function allows(origin, known, virtual) {
  return (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin) return false;
    const path = decodeURIComponent(url.pathname);
    const file = path.endsWith('/') ? `${path}index.html` : path;
    const isThere = known.has(file) || virtual?.has(path);
    if (request.isNavigationRequest()) return isThere && !request.frame().parentFrame();
    // The browser asks for the icon by itself, and gives that no better name.
    const isIcon = path === ICON && request.resourceType() === 'other';
    return isThere && (isIcon || ASSETS.includes(request.resourceType()));
  };
}

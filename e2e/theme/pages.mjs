// Which pages are looked at, by the names that reports use. `site` is the built site that a page belongs to.

const fixture = (name, path) => ({ name, site: 'fixtures', path });
const demo = (name, path) => ({ name: `demo ${name}`, site: 'demo', path });

export const A = fixture('A', '/essays/full/');
export const B = fixture('B', '/essays/bare/');
export const C = fixture('C', '/archive/');
export const WIRE = fixture('wire', '/essays/wire/');
export const SHELL = fixture('shell', '/essays/shell/');
export const RTL = fixture('rtl', '/essays/rtl/');
export const CJK = fixture('cjk', '/essays/cjk/');
export const TORTURE = fixture('torture', '/essays/torture/');
export const CROWDED = fixture('crowded', '/essays/crowded/');
export const HOME = fixture('home', '/');
export const SECTION = fixture('section', '/posts/');

// One of each type, and each state that a page may be in.
export const FIXTURES = [
  A, B, C, WIRE, SHELL, RTL, CJK, TORTURE, CROWDED, HOME, SECTION,
  fixture('list page', '/posts/page/3/'),
  fixture('essays', '/essays/'),
  fixture('tags', '/tags/'),
  fixture('tag', '/tags/reading/'),
  fixture('series', '/series/parts-of-a-whole/'),
  fixture('404', '/404.html'),
  fixture('about', '/about/'),
  fixture('empty section', '/empty/'),
  fixture('states', '/states/'),
  fixture('draft', '/states/draft/'),
  fixture('scheduled', '/states/scheduled/'),
  fixture('closed', '/states/closed/'),
  fixture('comments off', '/states/off/'),
  fixture('first part', '/states/one/'),
  fixture('second part', '/states/two/'),
  fixture('source card', '/states/source/'),
  fixture('revised', '/states/revised/'),
  fixture('thread', '/essays/thread/'),
  fixture('thread page', '/essays/thread/comments/2/'),
  { name: 'empty home', site: 'empty', path: '/' },
  { name: 'empty archive', site: 'empty', path: '/archive/' },
  { name: 'empty 404', site: 'empty', path: '/404.html' },
];

// The only page that loads anything from elsewhere.
export const DISCUSS = fixture('discuss', '/essays/full/discuss/');

export const DEMO = [
  demo('home', '/'),
  demo('section', '/essays/'),
  demo('essay', '/essays/the-second-card-file/'),
  demo('answered essay', '/essays/too-small-a-margin/'),
  demo('archive', '/archive/'),
  demo('tags', '/tags/'),
  demo('tag', '/tags/reading/'),
  demo('series', '/series/the-furniture-of-the-page/'),
  demo('source card', '/commentary/nothing-new-for-the-resume/'),
  demo('manual', '/manual/'),
  demo('manual page', '/manual/markdown/'),
  demo('about', '/about/'),
  demo('404', '/404.html'),
];

// The essay with everything, on sites with other settings.
export const MODES = [
  { name: 'A, notes in place', site: 'inline', path: '/essays/full/' },
  { name: 'A, notes at the end', site: 'end', path: '/essays/full/' },
  { name: 'A, fonts of the system', site: 'system', path: '/essays/full/' },
];

export const SCHEMES = ['light', 'dark'];

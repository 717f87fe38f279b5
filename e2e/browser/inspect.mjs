// What must not be in a page, whether or not it would run today. It works inside the page and is handed to the browser
// as text, so it must not lean on anything outside of itself.

// Returns `{problems, comments}`: sentences, and for each comment its id, its text and its author.
export function inspect({ endpoint }) {
  const problems = [];
  const problem = (what, element) => problems.push(`${what}: ${(element?.outerHTML ?? '').slice(0, 160)}`);
  const each = (selector, check, root = document) => root.querySelectorAll(selector).forEach(check);

  each('script', (script) => {
    if (script.type !== 'application/ld+json') return problem('a script', script);
    try {
      JSON.parse(script.textContent);
    } catch (error) {
      problem(`linked data that is no JSON (${error.message})`, script);
    }
  });
  const forbidden = 'style, iframe, frame, frameset, object, embed, applet, base, portal, fencedframe, template, '
    + 'meta[http-equiv], body link, body meta, [formaction], [srcdoc], [ping], [is], [slot], [popover], [autofocus]';
  each(forbidden, (element) => problem('an element that no page needs', element));
  each('*', (element) => {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) problem(`attribute \`${name}\``, element);
      if (name === 'style') problem('a style attribute', element);
      const loads = ['src', 'srcset', 'poster', 'data', 'background', 'manifest'].includes(name)
        || (['href', 'xlink:href'].includes(name) && element.namespaceURI.endsWith('svg'));
      if (loads && !isOurs(value)) problem(`\`${name}\` leads to somebody else`, element);
    }
  });
  function isOurs(value) {
    // `srcset` has several, each followed by its size.
    return value.split(/,\s+/).every((part) => {
      try {
        const url = new URL(part.trim().split(/\s/)[0], document.baseURI);
        return url.origin === location.origin || url.href.startsWith('data:image/');
      } catch {
        return false;
      }
    });
  }
  each('a[href], area[href]', (link) => {
    if (!['http:', 'https:', 'mailto:'].includes(link.protocol)) problem('a link with another scheme', link);
  });
  each('form', (form) => {
    const action = form.getAttribute('action') ?? '';
    if (!endpoint || !action.startsWith(endpoint)) problem('a form that sends elsewhere', form);
  });
  const ids = new Set();
  each('[id]', (element) => {
    if (ids.has(element.id)) problem(`the id \`${element.id}\` is there twice`, element);
    ids.add(element.id);
  });

  // What comments may be made of.
  const allowed = {
    p: [], br: [], em: [], strong: [], del: [], code: ['class'], pre: [], blockquote: [], ol: ['start'], ul: [], li: [],
    a: ['href', 'rel'],
  };
  const comments = [];
  each('.h-cite[id^="c-"]', (comment) => {
    // Replies may stand inside of what they answer.
    const body = [...comment.querySelectorAll('.e-content')].find((element) => element.closest('.h-cite') === comment);
    if (!body) return problem('a comment without `.e-content`', comment);
    each('[id]', (element) => {
      if (!element.id.startsWith('c-')) problem('a foreign id in a comment', element);
    }, comment);
    each('*', (element) => {
      const attributes = allowed[element.localName];
      if (!attributes || !element.namespaceURI.endsWith('xhtml')) return problem('an element no comment may have', element);
      for (const { name } of element.attributes) {
        if (!attributes.includes(name)) problem(`attribute \`${name}\` in a comment`, element);
      }
    }, body);
    each('a.h-card, .h-card a, .e-content a', (link) => {
      const rel = (link.getAttribute('rel') ?? '').split(' ');
      if (!rel.includes('ugc') || !rel.includes('nofollow')) problem('a link that vouches for a stranger', link);
    }, comment);
    comments.push({
      id: comment.id.slice(2),
      text: body.textContent.trim(),
      author: comment.querySelector('bdi')?.textContent ?? '',
    });
  });
  // What comes after the comments must still be where it was: no comment may swallow it.
  const frame = [...document.body.children].map((element) => element.localName).join(' ');
  return { problems, comments, frame };
}

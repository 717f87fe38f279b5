// What the checks ask of a page from within: this runs in the browser, before each of their questions.

globalThis.look = (() => {
  // A short path that a person finds in the page again.
  const selector = (element) => {
    const parts = [];
    for (let at = element; at && at !== document.body && parts.length < 3; at = at.parentElement) {
      const classes = [...at.classList].slice(0, 2).map((name) => `.${name}`).join('');
      parts.unshift(`${at.localName}${at.id ? `#${at.id}` : classes}`);
      if (at.id) break;
    }
    return parts.join(' > ') || element.localName;
  };

  // What an element is, without saying which of many alike.
  const kind = (element) => [element.parentElement, element].map((at) => `${at.localName}${[...at.classList].map((name) => `.${name}`).join('')}`).join(' > ');

  const isForTheEar = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.clipPath === 'inset(50%)') return true;
      const box = at.getBoundingClientRect();
      if (style.position === 'absolute' && style.overflow !== 'visible' && box.width <= 1.5 && box.height <= 1.5) return true;
      // Pushed out of the page until it has the focus.
      if (/absolute|fixed/.test(style.position) && (box.right < -100 || box.left > innerWidth + 100 || box.bottom < -100 - scrollY)) return true;
    }
    return false;
  };

  const isSeen = (element) => {
    const isThere = element.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true });
    return isThere && !isForTheEar(element);
  };

  // The nearest element around that is laid out as a block: lines belong to it.
  const blockOf = (element) => {
    let at = element;
    while (/^(inline.*|contents|ruby.*|math)$/.test(getComputedStyle(at).display) && at.parentElement) at = at.parentElement;
    return at;
  };

  const isScroller = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);

  // Cuts a box to what scrolling and clipping elements around leave of it.
  const visiblePart = (box, element) => {
    let { left, top, right, bottom } = box;
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (at === document.body || !/auto|scroll|hidden|clip/.test(style.overflowX + style.overflowY)) continue;
      const around = at.getBoundingClientRect();
      left = Math.max(left, around.left);
      right = Math.min(right, around.right);
      top = Math.max(top, around.top);
      bottom = Math.min(bottom, around.bottom);
    }
    return { left, top, right, bottom };
  };

  const textNodes = (root = document.body) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() && !/^(script|style|noscript|title|option)$/.test(node.parentElement.localName)) nodes.push(node);
    }
    return nodes;
  };

  const rectsOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((rect) => rect.width > 0.5 && rect.height > 0.5);
  };

  // Every visible piece of text: its element, its block, and its boxes in the coordinates of the document.
  const texts = (root) => {
    const seen = new Map();
    const found = [];
    for (const node of textNodes(root)) {
      const element = node.parentElement;
      if (!seen.has(element)) seen.set(element, isSeen(element) && { element, block: blockOf(element) });
      if (!seen.get(element)) continue;
      for (const rect of rectsOf(node)) {
        const part = visiblePart(rect, element);
        if (part.right - part.left < 1 || part.bottom - part.top < 1) continue;
        found.push({ ...seen.get(element), text: node.data.trim().slice(0, 40), left: part.left + scrollX, right: part.right + scrollX, top: part.top + scrollY, bottom: part.bottom + scrollY });
      }
    }
    return found;
  };

  // The lines of a block as numbers of characters, the last one left out. Marks of notes stand higher and are passed over.
  const lines = (block) => {
    const counts = [];
    let middle = null;
    const range = document.createRange();
    const add = (rect, n) => {
      const at = (rect.top + rect.bottom) / 2;
      if (middle === null || Math.abs(at - middle) > rect.height * 0.6) {
        counts.push(0);
        middle = at;
      }
      counts[counts.length - 1] += n;
    };
    for (const node of textNodes(block)) {
      if (node.parentElement.closest('[role=doc-noteref], [popovertarget], sup, sub, math, [hidden]') || !isSeen(node.parentElement)) continue;
      for (const { 0: piece, index } of node.data.matchAll(/\S+\s*/g)) {
        range.setStart(node, index);
        range.setEnd(node, index + piece.trimEnd().length);
        const rects = range.getClientRects();
        if (rects.length === 1) {
          add(rects[0], piece.length);
        } else {
          for (let i = 0; i < piece.trimEnd().length; i++) {
            range.setStart(node, index + i);
            range.setEnd(node, index + i + 1);
            const rect = range.getBoundingClientRect();
            if (rect.width > 0) add(rect, 1);
          }
          counts[counts.length - 1] += piece.length - piece.trimEnd().length;
        }
      }
    }
    return counts.slice(0, -1);
  };

  // The first line box of an element's text.
  const firstLine = (element) => {
    for (const node of textNodes(element)) {
      const [rect] = rectsOf(node);
      if (rect) return rect;
    }
    return element.getBoundingClientRect();
  };

  const FOCUSABLE = 'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary, [tabindex="0"]';
  const focusable = () => [...document.querySelectorAll(FOCUSABLE)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest('details:not([open]) > :not(summary)'));

  return { selector, kind, isSeen, isForTheEar, blockOf, isScroller, textNodes, texts, lines, firstLine, focusable };
})();

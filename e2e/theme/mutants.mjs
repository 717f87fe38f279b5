// Ways to break a page or its style sheet, so that a check can be seen to fail.

// More rules at the end of the style sheet.
export const appended = (rules) => (path, text) => (path.endsWith('.css') ? `${text}\n${rules}` : text);

// Something else in place of the first `old` of a page.
export const replaced = (old, instead) => (path, text) => (path.endsWith('.css') ? text : text.replace(old, () => instead));

// Something else in place of every match in the style sheet.
export const restyled = (old, instead) => (path, text) => (path.endsWith('.css') ? text.replaceAll(old, instead) : text);

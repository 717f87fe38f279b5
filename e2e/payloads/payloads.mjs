// All payloads, each once, in an order that is the same in every run.

import { collected } from './collected.mjs';
import { contexts } from './contexts.mjs';
import { handlers } from './handlers.mjs';
import { markdown } from './markdown.mjs';
import { markup } from './markup.mjs';
import { urls } from './urls.mjs';

// Ours, which are thrown at every field of a comment.
export function ownPayloads() {
  return unique([...markup(), ...handlers(), ...urls(), ...markdown(), ...contexts()]);
}

// Those that others collected and we have not.
export function collectedPayloads() {
  const ours = new Set(ownPayloads());
  return unique(collected()).filter((payload) => !ours.has(payload));
}

// A file holds Unicode, so half a surrogate pair cannot be in a comment; nor can a comment be empty.
function unique(payloads) {
  const halves = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
  return [...new Set(payloads)].filter((payload) => payload.trim() !== '' && !halves.test(payload));
}

// What a check has to say, each thing once, with all the places where it was seen.

const MOST_PLACES = 4;

export function findings() {
  const places = new Map();
  const say = (where, what) => {
    if (!places.has(what)) places.set(what, new Set());
    places.get(what).add(where);
  };
  const list = () => [...places].map(([what, wheres]) => `${named([...wheres].sort())}: ${what}`).sort();
  return { say, list };
}

function named(wheres) {
  const shown = wheres.slice(0, MOST_PLACES).join(', ');
  return wheres.length > MOST_PLACES ? `${shown} and ${wheres.length - MOST_PLACES} more` : shown;
}

// Doing many things, a few at a time.

// As many pages as are looked at together: the machines that run this have two cores.
const AT_ONCE = 3;

// Runs `work` on every item, in order of the list but not one by one.
export async function inTurns(items, work) {
  const rest = [...items];
  const turn = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turn));
}

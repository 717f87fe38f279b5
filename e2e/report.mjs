// What the steps print: a line for each thing that was checked, and the first problems of those that failed.

// More than these would scroll away what matters.
const MOST = 25;

export function report(what, problems, seconds, numbers) {
  const counted = Object.entries(numbers).map(([name, n]) => `${n} ${name.replaceAll('_', ' ')}`);
  const result = problems.length === 0 ? 'ok' : `FAILED (${problems.length})`;
  const facts = [`${seconds.toFixed(1)} s`, ...counted].join(', ');
  console.log(`${what}: ${result} [${facts}]`);
  for (const problem of problems.slice(0, MOST)) console.log(`  - ${problem.slice(0, 600)}`);
  if (problems.length > MOST) console.log(`  … and ${problems.length - MOST} more`);
}

// What `work` returns, with the seconds that it took.
export async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { ...result, seconds: (performance.now() - start) / 1_000 };
}

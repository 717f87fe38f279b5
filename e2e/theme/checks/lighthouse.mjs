// Lighthouse, as a phone on a slow line sees the page: full marks in every category, median of three.

import { openChromium } from '../chromium.mjs';
import { replaced } from '../mutants.mjs';
import { A, B, C } from '../pages.mjs';
import { imported } from '../../tools.mjs';

const RUNS = 3;
const LCP_MS = 1_500;

export const lighthouse = {
  name: 'lighthouse',
  about: 'Lighthouse mobile: 100 in every category, LCP at most 1.5 s, CLS 0, TBT 0',
  async run(context, { pages = [A, B, C], runs = RUNS } = {}) {
    const problems = [];
    const numbers = {};
    const { default: lighthouseOf } = await imported('lighthouse');
    // A browser of its own, in which nothing else is open.
    const browser = await openChromium();
    try {
      for (const page of pages) {
        const results = [];
        for (let i = 0; i < runs; i++) {
          const { port } = new URL(browser.wsEndpoint());
          const { lhr } = await lighthouseOf(context.url(page), { port: Number(port), output: 'json', logLevel: 'silent' });
          if (lhr.runtimeError) throw new Error(`${page.name}: ${lhr.runtimeError.message}`);
          results.push(lhr);
        }
        judge(page, results, problems, numbers);
      }
    } finally {
      await browser.close();
    }
    return { problems, numbers };
  },
  mutants: [
    { what: 'a page without a description', scope: { pages: [B], runs: 1 }, edit: replaced('<meta name="description"', '<meta name="mutant"'), expect: /B: seo/ },
  ],
};

function judge(page, results, problems, numbers) {
  for (const category of Object.keys(results[0].categories)) {
    const score = median(results.map((lhr) => Math.round((lhr.categories[category].score ?? 0) * 100)));
    if (score < 100) problems.push(`${page.name}: ${category} ${score}: ${failing(results[0], category).join('; ')}`);
  }
  const audits = (id) => results.map((lhr) => lhr.audits[id].numericValue);
  const cls = median(audits('cumulative-layout-shift'));
  // Whatever else the machine does adds to these, and nothing takes away from them.
  const [lcp, tbt] = ['largest-contentful-paint', 'total-blocking-time'].map((id) => Math.min(...audits(id)));
  if (lcp > LCP_MS) problems.push(`${page.name}: LCP ${lcp.toFixed(0)} ms, and ${LCP_MS} is the most`);
  if (cls > 0) problems.push(`${page.name}: CLS ${cls.toFixed(4)}`);
  if (tbt > 0) problems.push(`${page.name}: TBT ${tbt.toFixed(0)} ms`);
  numbers[`ms_LCP_of_${page.name}`] = Math.round(lcp);
  numbers.categories = Object.keys(results[0].categories).length;
}

function failing(lhr, category) {
  return lhr.categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
    .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ''} ${firstItem(lhr.audits[id])}`.trim());
}

const firstItem = ({ details }) => details?.items?.[0]?.node?.selector ?? details?.items?.[0]?.description ?? '';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// The sites that are looked at: the demonstration site, the fixtures, and one in which nothing has been published.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from '../browser/build.mjs';
import { scratch } from '../tools.mjs';
import { buildEmpty, buildFixtures, buildMode } from './fixtures/site.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

// Builds all of them and returns their folders by name.
export function buildSites() {
  const demo = join(scratch(), 'theme-demo');
  rmSync(demo, { recursive: true, force: true });
  build(root, demo);
  return {
    demo,
    fixtures: buildFixtures(join(scratch(), 'theme-fixtures'), root),
    empty: buildEmpty(join(scratch(), 'theme-empty')),
    inline: buildMode(join(scratch(), 'theme-inline'), root, '[markdown]\nnotes = "inline"\n'),
    end: buildMode(join(scratch(), 'theme-end'), root, '[markdown]\nnotes = "end"\n'),
    system: buildMode(join(scratch(), 'theme-system'), root, '[theme]\nfonts = "system"\n'),
  };
}

// Where `cargo xtask test` has put what these scripts need. Nothing is looked for anywhere else, so that a run uses the
// pinned versions or none.

import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';

// An installed npm package. They stand under `target/`, where `import` from here does not look.
export const tool = (name) => nodePackages()(name);

// The same for packages that only `import` can load.
export const imported = (name) => import(pathToFileURL(nodePackages().resolve(name)));

// The path of a file of an installed npm package.
export const toolPath = (file) => join(given('POSTIL_E2E_NODE'), 'node_modules', file);

// The Python that has the packages of `requirements.txt`.
export const python = () => given('POSTIL_E2E_PYTHON');

// The binary of postil that is under test.
export const postil = () => given('POSTIL_E2E_BINARY');

// A folder of ours alone, which may be emptied.
export const scratch = () => given('POSTIL_E2E_SCRATCH');

// A browser, from `PATH`: its driver wants it as a path.
export const chromium = () => onPath('chromium');

export const firefox = () => onPath('firefox-esr');

function onPath(program) {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // It may be in the next folder.
    }
  }
  throw new Error(`\`${program}\` is not on PATH`);
}

const nodePackages = () => createRequire(join(given('POSTIL_E2E_NODE'), 'package.json'));

function given(name) {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: run this with \`cargo xtask test\``);
  return value;
}

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * How the tests of a checkout of jsforce run: jest's globals, but the published library of conformance/ in place of the checkout's sources,
 * and stand-ins for what the checkout has not installed. JSFORCE_SUITE is its test folder.
 */

const suite = process.env['JSFORCE_SUITE'] ?? '';
const clients = createRequire(new URL('../../../conformance/package.json', import.meta.url));
const library = fileURLToPath(new URL('../../../conformance/node_modules/jsforce', import.meta.url));
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function installed(name: string): boolean {
  try {
    createRequire(join(suite, 'any.js')).resolve(name);
    return true;
  } catch {
    return false;
  }
}

const standIns = ['through2'].filter((name) => !installed(name));

export default defineConfig({
  root: suite,
  resolve: {
    alias: [
      { find: /^jsforce$/, replacement: clients.resolve('jsforce') },
      { find: /^(?:\.\.\/)+src(?:\/index)?$/, replacement: clients.resolve('jsforce') },
      { find: /^(?:\.\.\/)+src\/(.+)$/, replacement: `${library}/lib/$1` },
      { find: /^jsforce\/lib\/(.+)$/, replacement: `${library}/lib/$1` },
      // Logging in by a page needs no real browser: the org's pages are plain HTML.
      { find: /^puppeteer$/, replacement: here('./puppeteer.ts') },
      ...standIns.map((name) => ({ find: new RegExp(`^${name}$`), replacement: here(`./${name}.ts`) })),
    ],
  },
  test: {
    globals: true,
    environment: 'node',
    setupFiles: [here('./login-host.ts')],
    include: ['*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

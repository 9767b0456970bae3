import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { loadConfig } from '#core/config';
import { systemClock } from '#core/model';
import { demoWorld } from '../../simulator/worlds/demo/index.ts';
import { startStack, type Stack } from '../../standalone/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { useDatabase, type TestDatabase } from '../support/database.ts';

/** Compiled components, shared by the e2e files and kept from run to run: a build without it takes ten seconds. */
export const bundleCache = fileURLToPath(new URL('../../node_modules/.cache/holdfast', import.meta.url));

const seed = 7;

/** The product of one test file. Its properties may be read inside tests and hooks only. */
export interface DemoStack {
  readonly stack: Stack;
  readonly browser: Browser;
  readonly database: TestDatabase;
  /** 32 bytes. */
  readonly masterKey: Buffer;
}

/** Starts everything that `npm start` runs, on the demo org and any free ports, and a browser. Call it once, at the top of the file. */
export function useDemoStack(): DemoStack {
  const database = useDatabase();
  const masterKey = randomBytes(32);
  let dataDir: string;
  let running: { stack: Stack; browser: Browser } | undefined;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-e2e-'));
    await mkdir(bundleCache, { recursive: true });
    await symlink(bundleCache, join(dataDir, 'cache'));
    const environment = {
      DATABASE_URL: database.url,
      HOLDFAST_MASTER_KEY: masterKey.toString('base64'),
      HOLDFAST_DATA_DIR: dataDir,
    };
    const [browser, stack] = await Promise.all([
      launchChromium(),
      startStack({
        config: loadConfig(environment, dataDir),
        clock: systemClock,
        ports: { host: 0, api: 0, simulator: 0 },
        world: demoWorld(seed),
        seed,
        progress: () => undefined,
        remedy: '',
      }),
    ]);
    running = { stack, browser };
  }, 150_000);

  afterAll(async () => {
    await running?.browser.close();
    await running?.stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const started = () => {
    if (running === undefined) throw new Error('The stack is ready inside tests and hooks only.');
    return running;
  };
  return {
    get stack() {
      return started().stack;
    },
    get browser() {
      return started().browser;
    },
    database,
    masterKey,
  };
}

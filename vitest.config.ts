import { defineConfig } from 'vitest/config';

/** One project per folder of test/. Those with a database share one throw-away Postgres per vitest run. */
const project = (name: string, options: { database: boolean; seconds: number }) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: options.seconds * 1000,
    hookTimeout: Math.max(60, options.seconds) * 1000,
    ...(options.database ? { globalSetup: ['test/support/global-setup.ts'] } : {}),
  },
});

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: true,
    teardownTimeout: 30_000,
    projects: [
      project('unit', { database: false, seconds: 30 }),
      project('medium', { database: true, seconds: 90 }),
      project('api', { database: true, seconds: 60 }),
      project('journey', { database: true, seconds: 300 }),
      project('e2e', { database: true, seconds: 300 }),
    ],
  },
});

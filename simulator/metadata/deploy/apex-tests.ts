import type { MetadataStore } from '../store.ts';
import type { DeployOptions } from './options.ts';

/** Tests of a deploy. The simulator runs no Apex: it counts the test methods that the platform would run, and counts them as passed. */
export interface TestCount {
  readonly enabled: boolean;
  readonly total: number;
  /** Names of classes that the deploy asks for and that are not there. */
  readonly unknown: readonly string[];
}

const TEST_METHOD =
  /@istest(?:\s*\([^)]*\))?\s+(?:\w+\s+)*?static\s+(?:\w+\s+)*?\w+\s+\w+\s*\(|\btestmethod\s+\w+\s+\w+\s*\(/gi;

/** Counts the test methods that this test level stands for, over the classes as the deploy leaves them. */
export function countTests(store: MetadataStore, options: DeployOptions): TestCount {
  const level = options.testLevel ?? (options.runAllTests ? 'RunAllTestsInOrg' : undefined);
  const named = options.runTests;
  if (level === undefined && named.length === 0) return { enabled: false, total: 0, unknown: [] };
  if (level === 'NoTestRun') return { enabled: false, total: 0, unknown: [] };
  const classes = store.ofType('ApexClass');
  const specified = level === 'RunSpecifiedTests' || level === undefined;
  const chosen = specified ? classes.filter(({ fullName }) => named.includes(fullName)) : classes;
  const bodies = chosen.map(
    ({ files }) => files.find(({ path }) => !path.endsWith('-meta.xml'))?.bytes.toString('utf8') ?? '',
  );
  const total = bodies.reduce((sum, body) => sum + testMethods(body), 0);
  const unknown = specified ? named.filter((name) => !classes.some(({ fullName }) => fullName === name)) : [];
  return { enabled: true, total, unknown };
}

function testMethods(body: string): number {
  const code = body.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  return [...code.matchAll(TEST_METHOD)].length;
}

import type { ApexOutcomes, ScriptedFailure } from './apex-outcomes.ts';
import type { MetadataStore } from '../store.ts';
import type { DeployOptions } from './options.ts';

/**
 * Tests of a deploy. The simulator runs no Apex: it counts the test methods that the platform would run; those fail that a script names,
 * the others count as passed.
 */
export interface TestCount {
  readonly enabled: boolean;
  readonly total: number;
  /** Names of classes that the deploy asks for and that are not there. */
  readonly unknown: readonly string[];
  readonly failures: readonly ScriptedFailure[];
  /** Why the coverage does not do; undefined when it does, or nobody looks at it. */
  readonly coverageProblem: string | undefined;
}

/** No tests at all. */
export const NO_TESTS: TestCount = {
  enabled: false,
  total: 0,
  unknown: [],
  failures: [],
  coverageProblem: undefined,
};

/** Percent of the code that tests must cover in a production org [documented]. */
const LEAST_COVERAGE = 75;

const TEST_METHOD =
  /@istest(?:\s*\([^)]*\))?\s+(?:\w+\s+)*?static\s+(?:\w+\s+)*?\w+\s+(\w+)\s*\(|\btestmethod\s+\w+\s+(\w+)\s*\(/gi;

/** Counts the test methods that this test level stands for, over the classes as the deploy leaves them. */
export function countTests(store: MetadataStore, options: DeployOptions, outcomes: ApexOutcomes): TestCount {
  const level = options.testLevel ?? (options.runAllTests ? 'RunAllTestsInOrg' : undefined);
  const named = options.runTests;
  if (level === undefined && named.length === 0) return NO_TESTS;
  if (level === 'NoTestRun') return NO_TESTS;
  const classes = store.ofType('ApexClass');
  const specified = level === 'RunSpecifiedTests' || level === undefined;
  const chosen = specified ? classes.filter(({ fullName }) => named.includes(fullName)) : classes;
  const bodies = chosen.map(
    ({ files }) => files.find(({ path }) => !path.endsWith('-meta.xml'))?.bytes.toString('utf8') ?? '',
  );
  const total = bodies.reduce((sum, body) => sum + testMethodsOf(body).length, 0);
  const unknown = specified ? named.filter((name) => !classes.some(({ fullName }) => fullName === name)) : [];
  const failures = outcomes.failures.filter(({ className }) =>
    chosen.some(({ fullName }) => fullName === className),
  );
  const { coverage } = outcomes;
  const coverageProblem =
    coverage === undefined || coverage >= LEAST_COVERAGE
      ? undefined
      : `Average test coverage across all Apex Classes and Triggers is ${coverage}%, at least ${LEAST_COVERAGE}% test coverage is required.`;
  return { enabled: true, total, unknown, failures, coverageProblem };
}

/** Names of the test methods in the code of a class. */
export function testMethodsOf(body: string): string[] {
  const code = body.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  return [...code.matchAll(TEST_METHOD)].map((match) => match[1] ?? match[2] ?? '');
}

/** Do the tests stand in the way of the deploy? */
export const testsFailed = ({ unknown, failures, coverageProblem }: TestCount): boolean =>
  unknown.length > 0 || failures.length > 0 || coverageProblem !== undefined;

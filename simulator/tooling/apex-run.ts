import { SalesforceError } from '../engine/errors.ts';
import type { Org } from '../engine/org.ts';
import { apexClasses, type ApexSource } from '../metadata/apex.ts';
import { apexOutcomesOf } from '../metadata/deploy/apex-outcomes.ts';
import { testMethodsOf } from '../metadata/deploy/apex-tests.ts';

/** What the Tooling API runs: statements that need no Apex, and tests, of which only the names are known. */

/** Answer of executeAnonymous. */
export interface ExecuteResult {
  readonly line: number;
  readonly column: number;
  readonly compiled: boolean;
  readonly success: boolean;
  readonly compileProblem: string | null;
  readonly exceptionStackTrace: null;
  readonly exceptionMessage: null;
}

/** Comments, and debug statements of a literal: their outcome is known without a compiler. */
const HARMLESS =
  /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/|System\s*\.\s*debug\s*\(\s*(?:'(?:[^'\\\n]|\\.)*'|-?\d+(?:\.\d+)?|true|false|null)\s*\)\s*;)*$/i;

/** Runs what can be known to do nothing; everything else is refused in the form in which the platform tells of a compile error. */
export function executeAnonymous(code: string): ExecuteResult {
  const known = HARMLESS.test(code);
  return {
    line: known ? -1 : 1,
    column: known ? -1 : 1,
    compiled: known,
    success: known,
    compileProblem: known ? null : 'This simulated org does not run Apex.',
    exceptionStackTrace: null,
    exceptionMessage: null,
  };
}

/** One test method and its outcome. */
export interface TestOutcome {
  readonly id: string;
  readonly name: string;
  readonly methodName: string;
  /** What a script says that it fails with; undefined when it counts as passed. */
  readonly failure: string | undefined;
}

/** The test classes with these names or Ids. Throws INVALID_INPUT for one that is not there [code and text assumed]. */
export function testClasses(org: Org, wanted: readonly string[]): ApexSource[] {
  const all = apexClasses(org);
  const rowIds = rowIdsByName(org);
  return wanted.map((one) => {
    const found = all.find(
      ({ id, name }) => name.toLowerCase() === one.toLowerCase() || id === one || rowIds.get(name) === one,
    );
    if (found !== undefined) return found;
    throw new SalesforceError('INVALID_INPUT', `No ApexClass found for: ${one}`);
  });
}

function rowIdsByName(org: Org): Map<string, string> {
  return new Map(
    [...org.store.rows(org.object('ApexClass'))].map(({ id, values }) => [String(values['Name']), id]),
  );
}

/** Outcome of every test method of a class. */
export function runTests(org: Org, source: ApexSource): TestOutcome[] {
  const { failures } = apexOutcomesOf(org);
  return testMethodsOf(source.body).map((methodName) => ({
    id: source.id,
    name: source.name,
    methodName,
    failure: failures.find((one) => one.className === source.name && one.methodName === methodName)?.message,
  }));
}

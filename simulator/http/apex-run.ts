import { SalesforceError } from '../engine/errors.ts';
import { executeAnonymous, runTests, testClasses, type TestOutcome } from '../tooling/apex-run.ts';
import { json, readObject, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';

/** What of the Tooling API stands for running Apex: anonymous code, tests, and the names that an editor completes. */
export const apexRunRoutes: readonly Route[] = [
  { method: 'GET', path: /^tooling\/executeAnonymous$/, answer: execute },
  { method: 'POST', path: /^tooling\/runTestsAsynchronous$/, answer: runLater },
  { method: 'POST', path: /^tooling\/runTestsSynchronous$/, answer: runNow },
  { method: 'GET', path: /^tooling\/completions$/, answer: completions },
];

const TEST_RUN_PREFIX = '707';

function execute(_site: Site, request: ApiRequest): Reply {
  const code = request.query.get('anonymousBody');
  if (code === null) throw new SalesforceError('MISSING_ARGUMENT', 'anonymousBody parameter is required');
  return json(200, executeAnonymous(code));
}

/** Classes by `classNames` or `classids` (comma-separated) or `tests`. */
function namedTests(request: ApiRequest): string[] {
  const body = readObject(request);
  const listed = ['classNames', 'classids', 'classIds'].flatMap((name) => textOf(body[name]).split(','));
  const tests = Array.isArray(body['tests']) ? (body['tests'] as unknown[]) : [];
  const classes = tests.map((test) => {
    const { classId, className } = test as { readonly classId?: unknown; readonly className?: unknown };
    return textOf(classId ?? className);
  });
  const wanted = [...listed, ...classes].map((name) => name.trim()).filter((name) => name !== '');
  if (wanted.length === 0) throw new SalesforceError('MISSING_ARGUMENT', 'No test classes were specified');
  return wanted;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Answers the Id of the run; its rows are not kept. */
function runLater(site: Site, request: ApiRequest): Reply {
  testClasses(site.org, namedTests(request));
  return json(200, site.org.ids.next(TEST_RUN_PREFIX));
}

function runNow(site: Site, request: ApiRequest): Reply {
  const outcomes = testClasses(site.org, namedTests(request)).flatMap((source) => runTests(site.org, source));
  const failures = outcomes.filter(({ failure }) => failure !== undefined);
  return json(200, {
    apexLogId: null,
    codeCoverage: [],
    codeCoverageWarnings: [],
    failures: failures.map((outcome) => ({
      ...rowOf(outcome),
      message: outcome.failure,
      packageName: outcome.name,
      stackTrace: null,
      type: 'Class',
    })),
    flowCoverage: [],
    flowCoverageWarnings: [],
    numFailures: failures.length,
    numTestsRun: outcomes.length,
    successes: outcomes.filter(({ failure }) => failure === undefined).map(rowOf),
    totalTime: 0,
  });
}

const rowOf = ({ id, name, methodName }: TestOutcome): Record<string, unknown> => ({
  id,
  methodName,
  name,
  namespace: null,
  seeAllData: false,
  time: 0,
});

/** The frame of the platform's answer: which names it knows is not known here. */
function completions(_site: Site, request: ApiRequest): Reply {
  const type = request.query.get('type');
  if (type === 'apex') return json(200, { publicDeclarations: {} });
  if (type === 'visualforce') return json(200, { completions: {} });
  throw new SalesforceError('INVALID_INPUT', `Unsupported completions type: ${String(type)}`);
}

import type { Org } from '../../engine/org.ts';
import type { ScriptedFailure } from '../../metadata/deploy/apex-outcomes.ts';
import type { TestCount } from '../../metadata/deploy/apex-tests.ts';
import type { DeployOptions } from '../../metadata/deploy/options.ts';
import type { DeployRow } from '../../metadata/deploy/rows.ts';
import type { DeployJob } from '../../metadata/jobs.ts';
import { userName } from '../../metadata/listing.ts';

/** DeployResult, alike for SOAP and REST but for its dates and lists. Keys in the order of the WSDL. */
export function deployResult(org: Org, job: DeployJob, includeDetails: boolean) {
  const rows = (job.outcome?.rows ?? []).filter((row) => row.componentType !== '' || !row.success);
  const errors = rows.filter((row) => !row.success).length;
  const { outcome, options } = job;
  const done = job.completedDate !== undefined;
  const tests = outcome?.tests;
  return {
    canceledBy: job.canceledBy,
    canceledByName: job.canceledBy === undefined ? undefined : userName(org, job.canceledBy),
    checkOnly: options.checkOnly,
    completedDate: job.completedDate,
    createdBy: job.userId,
    createdByName: userName(org, job.userId),
    createdDate: job.createdDate,
    details: includeDetails && outcome !== undefined ? details(job) : undefined,
    done,
    errorMessage: outcome?.errorMessage,
    errorStatusCode: outcome?.errorMessage === undefined ? undefined : 'UNKNOWN_EXCEPTION',
    id: job.id,
    ignoreWarnings: options.ignoreWarnings,
    lastModifiedDate: job.completedDate ?? job.startDate ?? job.createdDate,
    numberComponentErrors: errors,
    numberComponentsDeployed: rows.length - errors,
    numberComponentsTotal: rows.length,
    numberTestErrors: testErrors(tests),
    numberTestsCompleted: (tests?.total ?? 0) - (tests?.failures.length ?? 0),
    numberTestsTotal: (tests?.total ?? 0) + (tests?.unknown.length ?? 0),
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: tests?.enabled ?? false,
    startDate: job.startDate,
    status: job.status,
    success: job.status === 'Succeeded' || job.status === 'SucceededPartial',
  };
}

function details(job: DeployJob) {
  const rows = (job.outcome?.rows ?? []).map((row) => deployMessage(row, job));
  const tests = job.outcome?.tests;
  return {
    componentFailures: rows.filter((row) => !row.success),
    componentSuccesses: rows.filter((row) => row.success),
    runTestResult: {
      codeCoverageWarnings:
        tests?.coverageProblem === undefined
          ? []
          : [{ id: '', message: tests.coverageProblem, name: undefined, namespace: undefined }],
      failures: tests === undefined ? [] : testFailures(tests),
      numFailures: testErrors(tests),
      numTestsRun: tests?.total ?? 0,
      totalTime: 0,
    },
  };
}

const testErrors = (tests: TestCount | undefined): number =>
  (tests?.unknown.length ?? 0) + (tests?.failures.length ?? 0);

function testFailures({ unknown, failures }: TestCount) {
  const failed = ({ className, methodName, message }: ScriptedFailure) => ({
    id: '',
    message,
    methodName,
    name: className,
    packageName: className,
    stackTrace: methodName === '' ? '' : `Class.${className}.${methodName}: line 1, column 1`,
    time: 0,
    type: 'Class',
  });
  const missing = unknown.map((className) => ({
    className,
    methodName: '',
    message: `No test class named ${className} found`,
  }));
  return [...missing, ...failures].map(failed);
}

function deployMessage(row: DeployRow, job: DeployJob) {
  return {
    changed: row.changed,
    columnNumber: row.columnNumber,
    componentType: row.componentType,
    created: row.created,
    createdDate: job.startDate ?? job.createdDate,
    deleted: row.deleted,
    fileName: row.fileName,
    fullName: row.fullName,
    id: row.id === '' ? undefined : row.id,
    lineNumber: row.lineNumber,
    problem: row.problem,
    problemType: row.problemType,
    success: row.success,
  };
}

/** The options as REST tells them back. */
export function optionsReply(options: DeployOptions): Record<string, unknown> {
  const { runTests, testLevel, ...flags } = options;
  return {
    ...flags,
    ...(runTests.length === 0 ? {} : { runTests }),
    ...(testLevel === undefined ? {} : { testLevel }),
  };
}

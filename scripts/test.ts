import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from './child.ts';

/** `npm test`: every suite, then one line `N passed, N failed`. Exits 1 when a test failed or a suite did not report. */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Vitest's and Jest's JSON reports agree in these three fields. A suite that cannot be loaded counts as one failure. */
async function readCount(file: string, exitCode: number): Promise<Count> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(text) as Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests', number>;
  const failed = report.numFailedTests === 0 && exitCode !== 0 ? 1 : report.numFailedTests;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests };
}

const reports = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
const suites = [
  {
    program: 'vitest',
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, '0.json')}`],
  },
  {
    program: 'sfdx-lwc-jest',
    args: ['--skipApiVersionCheck', '--', '--json', `--outputFile=${join(reports, '1.json')}`],
  },
];

const counts: Count[] = [];
for (const [index, { program, args }] of suites.entries()) {
  const exitCode = await runChild(program, args);
  counts.push(await readCount(join(reports, `${index}.json`), exitCode));
}
await rm(reports, { recursive: true });

const total = (key: keyof Count) => counts.reduce((sum, count) => sum + count[key], 0);
const skipped = total('skipped') === 0 ? '' : `, ${total('skipped')} skipped`;
console.log(`${total('passed')} passed, ${total('failed')} failed${skipped}`);
process.exitCode = total('failed') === 0 ? 0 : 1;

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaseResult } from '../client-case.ts';
import { pathWithProjectNode } from '../install.ts';

const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const CONFIG = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));
const LONGEST_RUN_MS = 600_000;

/** The part of vitest's JSON report that we read. */
interface Report {
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number | null;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** Runs one file of the suite in a process of its own; a file that does not even load is one failed result. */
export async function runTestFile(
  file: string,
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<CaseResult[]> {
  const output = join(folder, `${file}.json`);
  const words = await runVitest(file, env, output);
  const results = existsSync(output) ? resultsOf(file, readReport(output)) : [];
  return results.length > 0 ? results : [{ client: 'suite', name: file, seconds: 0, problem: words }];
}

const readReport = (path: string): Report => JSON.parse(readFileSync(path, 'utf8')) as Report;

function resultsOf(file: string, { testResults }: Report): CaseResult[] {
  return testResults.flatMap(({ message, assertionResults }) =>
    assertionResults.map(({ fullName, status, duration, failureMessages }) => ({
      client: 'suite',
      name: `${file}: ${fullName.trim()}`,
      seconds: (duration ?? 0) / 1000,
      problem: status === 'passed' ? undefined : [status, message, ...(failureMessages ?? [])].join('\n'),
    })),
  );
}

/** What vitest said. It runs in the suite's parent folder, as jest does there: tests read `test/data/...`. */
function runVitest(file: string, env: Readonly<Record<string, string>>, output: string): Promise<string> {
  const suite = env['JSFORCE_SUITE'] ?? '';
  const args = ['run', '--config', CONFIG, `${file}.test.ts`, '--reporter=json', `--outputFile=${output}`];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [VITEST, ...args], {
      cwd: join(suite, '..'),
      env: { ...process.env, ...env, PATH: pathWithProjectNode() },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_RUN_MS,
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(said).toString('utf8')));
  });
}

import { Command, InvalidArgumentError } from 'commander';
import { keepHeapSmall } from '../worker/small-heap.ts';

keepHeapSmall();
const { currentLoad, reportOf, tableOf } = await import('./backup/report.ts');
const { measureAll } = await import('./backup/stages.ts');

/** `npm run bench -- --records 1000000 --json`: our backups beside bare COPY and a plain download of the same pages (docs/performance.md). */

const fewest = 2_000;
const most = 20_000_000;

interface Options {
  readonly records: number;
  readonly json?: true;
}

function recordCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (count >= fewest && count <= most) return count;
  throw new InvalidArgumentError(`Give a whole number from ${fewest} to ${most}, such as 1000000.`);
}

async function main({ records, json }: Options): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error('The benchmark reads CPU seconds from /proc: run it on Linux.');
  const loadBefore = currentLoad();
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort());
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const results = await measureAll(records, say, ended.signal);
  const report = reportOf(records, results, loadBefore);
  process.stdout.write(`${json ? JSON.stringify(report, undefined, 2) : tableOf(report)}\n`);
}

const command = new Command('bench')
  .description('Measures backups side by side with bare COPY and a plain download of the same pages.')
  .option('--records <number>', `records of the generated org, ${fewest} to ${most}`, recordCount, 100_000)
  .option('--json', 'print the report as JSON')
  .allowExcessArguments(false);

main(command.parse().opts<Options>()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});

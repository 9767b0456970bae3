import { Command } from 'commander';
import { allCases } from './conformance/cases/index.ts';
import { runCases, tableLine, type CaseResult, type ClientCase } from './conformance/client-case.ts';
import { ensureClients } from './conformance/install.ts';
import { runSuite, suiteFiles } from './conformance/jsforce-suite/suite.ts';
import { openLab } from './conformance/lab.ts';

/** `npm run conformance`: real Salesforce clients against the simulated org, with each result checked. */

interface Options {
  readonly optional?: boolean;
  readonly keep?: boolean;
  readonly jsforceSuite?: string;
}

const command = new Command('conformance')
  .description(
    'Runs the Salesforce CLI, sfdmu and jsforce against simulated orgs and checks what they answer.',
  )
  .argument('[words...]', 'run only the cases whose client or name holds one of these words')
  .option('--optional', 'end with 0 when the clients cannot be installed')
  .option('--keep', 'keep the work folder and print where it is')
  .option('--jsforce-suite <folder>', "test folder of a checkout of jsforce: run jsforce's own tests too");

async function main(words: readonly string[], options: Options): Promise<number> {
  const optional = options.optional === true;
  if (!(await ensureClients({ quiet: optional }))) {
    const outcome = optional ? 'skipped' : 'cannot run';
    console.log(
      `conformance ${outcome}: the clients could not be installed into conformance/ (is there a network?)`,
    );
    return optional ? 0 : 1;
  }
  const cases = allCases.filter(
    (one) => words.length === 0 || words.some((word) => `${one.client} ${one.name}`.includes(word)),
  );
  const { jsforceSuite } = options;
  const files = jsforceSuite === undefined ? [] : suiteFiles(jsforceSuite, words);
  console.log(tableLine('client', 'command', 'result', 'seconds'));
  const results = cases.length === 0 ? [] : await runInLab(cases, options.keep === true);
  if (jsforceSuite !== undefined && files.length > 0)
    results.push(...(await runSuite(jsforceSuite, files, printResult)));
  return conclude(results);
}

async function runInLab(cases: readonly ClientCase[], keep: boolean): Promise<CaseResult[]> {
  const lab = await openLab();
  if (keep) console.log(`work folder: ${lab.folder}`);
  const results = await runCases(cases, lab, printResult);
  await lab.close({ keep });
  return results;
}

function printResult(result: CaseResult): void {
  const outcome = result.problem === undefined ? 'passed' : 'FAILED';
  console.log(tableLine(result.client, result.name, outcome, result.seconds.toFixed(1)));
}

function conclude(results: readonly CaseResult[]): number {
  const failed = results.filter((result) => result.problem !== undefined);
  for (const { client, name, problem } of failed)
    console.log(`\n--- ${client}: ${name}\n${(problem ?? '').slice(0, 2500)}`);
  console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 && results.length > 0 ? 0 : 1;
}

command.parse();
process.exitCode = await main(command.args, command.opts<Options>());

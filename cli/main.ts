import { Command } from 'commander';
import { changesCommand } from './commands/changes.ts';
import { connectCommand } from './commands/connect.ts';
import { jobCommand } from './commands/job.ts';
import { restoreCommand } from './commands/restore.ts';
import { runCommand } from './commands/run.ts';
import { runsCommand } from './commands/runs.ts';
import { verifyCommand } from './commands/verify.ts';
import { reportFailure } from './output.ts';

/** `holdfast`: every command in one list. */
const program = new Command('holdfast')
  .description('Backups of Salesforce orgs: run them, see what changed, put back what was lost.')
  .version('0.1.0')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'holdfast: ')) })
  .addCommand(connectCommand())
  .addCommand(jobCommand())
  .addCommand(runCommand())
  .addCommand(runsCommand())
  .addCommand(changesCommand())
  .addCommand(restoreCommand())
  .addCommand(verifyCommand());

await program.parseAsync().catch((error: unknown) => {
  process.exitCode = reportFailure(error, process.argv.includes('--json'));
});

import { Command } from 'commander';
import { cancelRun, requestRun } from '#core/jobs';
import { findOwner } from '#core/tenants';
import { sessionCommand } from '../command.ts';
import { findJob, findRunId } from '../find.ts';
import type { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { waitForRun } from '../wait.ts';

interface RunOptions {
  readonly wait?: boolean;
  readonly cancel?: boolean;
}

/**
 * `holdfast run JOB [--wait]`: asks for a run; with `--wait` works until it has ended and fails unless it is complete.
 * `holdfast run JOB --cancel`: asks for the end of its newest run.
 */
export function runCommand(): Command {
  const command = new Command('run')
    .description('Back up now.')
    .argument('<job>', 'name or id of the job')
    .option('--wait', 'work until the run has ended')
    .option('--cancel', 'end the newest run of the job instead');
  return sessionCommand<RunOptions>(command, async ({ session, output }, options, jobName = '') => {
    if (options.cancel === true) {
      await cancelNewest(session, output, jobName);
      return;
    }
    const requested = await session.inTenant(async (tx) => {
      const job = await findJob(tx, jobName);
      return await requestRun(tx, session.clock, { jobId: job.id, trigger: 'manual' });
    });
    if (options.wait !== true) {
      output.result(requested, [`Run ${requested.number} was requested (${requested.id}).`]);
      return;
    }
    await session.workHere();
    const { run, objects } = await waitForRun(session, requested.id, output);
    const short = objects.filter(
      ({ coverage, expected }) => coverage !== 'ok' && coverage !== 'empty' && !expected,
    );
    const seconds = (Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt ?? '')) / 1000;
    output.result({ run, objects }, [
      `Run ${run.number} ${run.status.replaceAll('_', ' ')} in ${seconds.toFixed(1)} s: ${run.records} records, ` +
        `${run.added} added, ${run.changed} changed, ${run.deleted} deleted, ${run.apiCalls} API calls.`,
      ...short.map(({ object, coverage, reason }) => `  ${object}: ${coverage}: ${reason}`),
      ...(run.problem === null ? [] : [`  ${run.problem.message} ${run.problem.remedy ?? ''}`]),
    ]);
    if (run.status === 'failed' || run.status === 'cancelled') process.exitCode = 1;
  });
}

async function cancelNewest(session: Session, output: Output, jobName: string): Promise<void> {
  const run = await session.inTenant(async (tx) => {
    const { id: memberId } = await findOwner(tx);
    return cancelRun(tx, session.clock, await findRunId(tx, jobName), memberId);
  });
  output.result(run, [`Run ${run.number} ends at its next checkpoint.`]);
}

import { Command } from 'commander';
import { listRuns } from '#core/history';
import { sessionCommand } from '../command.ts';
import { findJob } from '../find.ts';
import { table } from '../output.ts';

/** `holdfast runs JOB`: its runs, newest first. */
export function runsCommand(): Command {
  const command = new Command('runs')
    .description('List the runs of a job.')
    .argument('<job>', 'name or id of the job');
  return sessionCommand(command, async ({ session, output }, _options, jobName = '') => {
    const page = await session.inTenant(async (tx) =>
      listRuns(tx, (await findJob(tx, jobName)).id, { limit: 50 }),
    );
    const rows = page.runs.map((run) => [
      run.number,
      run.status,
      run.kind,
      run.startedAt ?? '-',
      run.records,
      run.added,
      run.changed,
      run.deleted,
      run.apiCalls,
      run.id,
    ]);
    const header = [
      'RUN',
      'STATUS',
      'KIND',
      'STARTED',
      'RECORDS',
      'ADDED',
      'CHANGED',
      'DELETED',
      'API CALLS',
      'ID',
    ];
    output.result(page, page.runs.length === 0 ? ['No runs yet.'] : table(header, rows));
  });
}

import { Command, Option } from 'commander';
import { listOrg } from '#core/backup';
import { forecastJob, listJobObjects, objectViews, type ObjectView } from '#core/jobs';
import { sessionCommand } from '../command.ts';
import { findJob } from '../find.ts';
import { table } from '../output.ts';
import type { Session } from '../session.ts';

interface ObjectsOptions {
  readonly view: ObjectView;
  readonly refresh?: boolean;
}

/** `holdfast job objects JOB`: which objects of its org a job backs up, and why not the others. */
export function objectsCommand(): Command {
  const command = new Command('objects')
    .description('List the objects of the org and whether a job backs them up.')
    .argument('<job>', 'name or id of the job')
    .addOption(new Option('--view <view>', 'which objects').choices([...objectViews]).default('selected'))
    .option('--refresh', 'list the org anew, which takes four API calls');
  return sessionCommand<ObjectsOptions>(command, async ({ session, output }, options, jobName = '') => {
    const { view } = options;
    const job = await session.inTenant((tx) => findJob(tx, jobName));
    const read = () => session.inTenant((tx) => listJobObjects(tx, job.id, view));
    let list = await read();
    if (list.listedAt === null || options.refresh === true) {
      await listNow(session, job.connection.id);
      list = await read();
    }
    const rows = list.objects.map(({ object, label, estimatedRecords, reason, isNew }) => [
      object,
      label,
      estimatedRecords ?? '-',
      isNew ? 'New, not selected.' : reason,
    ]);
    output.result(list, [
      ...(rows.length === 0 ? [] : table(['OBJECT', 'LABEL', 'RECORDS', 'REMARK'], rows)),
      objectViews.map((name) => `${name.replace('_', ' ')}: ${list.counts[name]}`).join(', '),
    ]);
  });
}

/** `holdfast job forecast JOB`: API calls and minutes of the next run. */
export function forecastCommand(): Command {
  const command = new Command('forecast')
    .description('Estimate the API calls and minutes of the next run.')
    .argument('<job>', 'name or id of the job');
  return sessionCommand(command, async ({ session, output }, _options, jobName = '') => {
    const job = await session.inTenant((tx) => findJob(tx, jobName));
    await listNow(session, job.connection.id);
    const expected = await session.inTenant((tx) => forecastJob(tx, session.clock, job.id));
    const { calls, minutes, bulkJobs, files, budget, warnings, objects } = expected;
    const rows = objects
      .slice(0, 20)
      .map((object) => [object.object, object.records ?? '-', object.mode, object.calls, object.minutes]);
    output.result(expected, [
      `About ${calls} API calls, ${bulkJobs} Bulk jobs and ${minutes} minutes for records, ${files.calls} calls for files.`,
      ...(budget.apiLeft === null ? [] : [`The job may use ${budget.apiLeft} more API calls today.`]),
      ...warnings.map((warning) => `Warning: ${warning}`),
      ...(rows.length === 0 ? [] : table(['OBJECT', 'RECORDS', 'MODE', 'CALLS', 'MINUTES'], rows)),
    ]);
  });
}

async function listNow(session: Session, connectionId: string): Promise<void> {
  const { database, clock, masterKey } = session;
  const tenantId = await session.inTenant(async (_tx, id) => id);
  await listOrg({ database, clock, masterKey }, tenantId, connectionId);
}

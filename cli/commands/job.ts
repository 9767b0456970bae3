import { Command } from 'commander';
import { createJob, listJobs } from '#core/jobs';
import { defaultObjectFilter, HoldfastError, type ObjectFilter } from '#core/model';
import { findOwner, listConnections } from '#core/tenants';
import { sessionCommand } from '../command.ts';
import { table } from '../output.ts';
import { forecastCommand, objectsCommand } from './job-objects.ts';
import { settingsOf, withSettings, type SettingOptions } from './job-options.ts';
import { allowanceCommand, deleteCommand, switchCommand, updateCommand } from './job-settings.ts';

interface CreateOptions extends SettingOptions {
  readonly connection?: string;
  readonly at: string;
  readonly timeZone: string;
  readonly hourly?: boolean;
  readonly first?: boolean;
}

/** An hourly job names its objects and takes in no others by itself. */
const hourlyFilter: ObjectFilter = {
  ...{ mode: 'manual', include: [], exclude: [] },
  ...{ newObjects: false, newPackages: false },
};

function createCommand(): Command {
  const command = withSettings(new Command('create'))
    .description('Create a backup job.')
    .argument('<name>', 'name of the job')
    .option('--connection <id or name>', 'the org to back up (default: the only one)')
    .option('--at <HH:MM>', 'time of the daily run', '02:00')
    .option('--time-zone <zone>', 'IANA time zone of that time', 'Etc/UTC')
    .option('--hourly', 'run every hour instead, for the few objects named by --include')
    .option('--first', 'run the first backup after saving');
  return sessionCommand<CreateOptions>(command, async ({ session, output }, options, name = '') => {
    const job = await session.inTenant(async (tx, tenantId) => {
      const owner = await findOwner(tx);
      const connections = await listConnections(tx, owner.id);
      const wanted = options.connection?.toLowerCase();
      const matching = connections.filter(
        (c) => wanted === undefined || c.id === wanted || c.name.toLowerCase() === wanted,
      );
      const [connection, another] = matching;
      if (connection === undefined || another !== undefined) {
        throw new HoldfastError(
          'NOT_FOUND',
          connection === undefined ? 'There is no such connection.' : 'There are several connections.',
          {
            field: '--connection',
            remedy:
              connections.length === 0
                ? 'Run `holdfast connect` first.'
                : `Use one of ${connections.map((c) => c.name).join(', ')}.`,
          },
        );
      }
      const hourly = options.hourly === true;
      const filter = hourly ? hourlyFilter : defaultObjectFilter;
      return await createJob(tx, session.clock, {
        ...{ tenantId, memberId: owner.id, connectionId: connection.id, name },
        kind: hourly ? 'high_frequency' : 'standard',
        ...{ timeOfDay: hourly ? null : options.at, timeZone: options.timeZone },
        ...settingsOf(options, filter),
        runFirstBackup: options.first === true,
      });
    });
    output.result(job, [`Created job "${job.name}" (${job.id}), next run ${job.nextRunAt ?? 'never'}.`]);
  });
}

function listCommand(): Command {
  return sessionCommand(
    new Command('list').description('List the backup jobs.'),
    async ({ session, output }) => {
      const jobs = await session.inTenant((tx) => listJobs(tx));
      const rows = jobs.map((job) => [
        job.name,
        job.connection.orgName,
        job.status,
        job.lastRun?.finishedAt ?? '-',
        job.nextRunAt ?? '-',
        job.id,
      ]);
      output.result(
        { jobs },
        jobs.length === 0
          ? ['No jobs yet.']
          : table(['NAME', 'ORG', 'STATUS', 'LAST RUN', 'NEXT RUN', 'ID'], rows),
      );
    },
  );
}

/** `holdfast job ...`: everything about backup jobs but their runs. */
export function jobCommand(): Command {
  return new Command('job')
    .description('Create, change and list backup jobs.')
    .addCommand(createCommand())
    .addCommand(updateCommand())
    .addCommand(listCommand())
    .addCommand(objectsCommand())
    .addCommand(forecastCommand())
    .addCommand(switchCommand('enable'))
    .addCommand(switchCommand('disable'))
    .addCommand(deleteCommand())
    .addCommand(allowanceCommand());
}

import { Command } from 'commander';
import { createJob, listJobs } from '#core/jobs';
import { HoldfastError } from '#core/model';
import { findOwner, listConnections } from '#core/tenants';
import { sessionCommand } from '../command.ts';
import { table } from '../output.ts';

interface CreateOptions {
  readonly connection?: string;
  readonly at: string;
  readonly timeZone: string;
  readonly first?: boolean;
}

function createCommand(): Command {
  const command = new Command('create')
    .description('Create a backup job.')
    .argument('<name>', 'name of the job')
    .option('--connection <id or name>', 'the org to back up (default: the only one)')
    .option('--at <HH:MM>', 'time of the daily run', '02:00')
    .option('--time-zone <zone>', 'IANA time zone of that time', 'Etc/UTC')
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
      const { at: timeOfDay, timeZone } = options;
      const job = { tenantId, memberId: owner.id, connectionId: connection.id, name, timeOfDay, timeZone };
      return await createJob(tx, session.clock, { ...job, runFirstBackup: options.first === true });
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

/** `holdfast job create|list`. */
export function jobCommand(): Command {
  return new Command('job')
    .description('Create and list backup jobs.')
    .addCommand(createCommand())
    .addCommand(listCommand());
}

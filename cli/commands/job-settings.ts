import { Command, InvalidArgumentError } from 'commander';
import {
  deleteJob,
  disableJob,
  enableJob,
  entitlementUse,
  setEntitlement,
  updateJob,
  type NewEntitlement,
} from '#core/jobs';
import { findOwner } from '#core/tenants';
import { sessionCommand } from '../command.ts';
import { findJob } from '../find.ts';
import { badOption } from '../output.ts';
import { settingsOf, withSettings, type SettingOptions } from './job-options.ts';

interface UpdateOptions extends SettingOptions {
  readonly name?: string;
  readonly at?: string;
  readonly timeZone?: string;
}

/** `holdfast job update JOB`: only what is named changes. */
export function updateCommand(): Command {
  const command = withSettings(
    new Command('update')
      .description('Change settings of a backup job.')
      .argument('<job>', 'name or id of the job')
      .option('--name <name>', 'new name')
      .option('--at <HH:MM>', 'time of the daily run')
      .option('--time-zone <zone>', 'IANA time zone of that time'),
  );
  return sessionCommand<UpdateOptions>(command, async ({ session, output }, options, jobName = '') => {
    const job = await session.inTenant(async (tx, tenantId) => {
      const { id, objectFilter } = await findJob(tx, jobName);
      const { name, at, timeZone } = options;
      const change = {
        ...settingsOf(options, objectFilter),
        ...(name === undefined ? {} : { name }),
        ...(at === undefined ? {} : { timeOfDay: at }),
        ...(timeZone === undefined ? {} : { timeZone }),
      };
      if (Object.keys(change).length === 0)
        throw badOption('update', 'Nothing was named to change.', 'See `holdfast job update --help`.');
      const actor = { tenantId, memberId: (await findOwner(tx)).id };
      return updateJob(tx, session.clock, actor, id, change);
    });
    output.result(job, [`Changed job "${job.name}", next run ${job.nextRunAt ?? 'never'}.`]);
  });
}

/** `holdfast job enable|disable JOB`. */
export function switchCommand(action: 'enable' | 'disable'): Command {
  const command = new Command(action)
    .description(
      action === 'enable' ? 'Let a job run by itself again.' : 'Keep a job from running by itself.',
    )
    .argument('<job>', 'name or id of the job');
  return sessionCommand(command, async ({ session, output }, _options, jobName = '') => {
    const change = action === 'enable' ? enableJob : disableJob;
    const job = await session.inTenant(async (tx, tenantId) => {
      const { id } = await findJob(tx, jobName);
      return change(tx, session.clock, { tenantId, memberId: (await findOwner(tx)).id }, id);
    });
    output.result(job, [`Job "${job.name}" is ${action}d, next run ${job.nextRunAt ?? 'never'}.`]);
  });
}

/** `holdfast job delete JOB --confirm NAME`: with its history. */
export function deleteCommand(): Command {
  const command = new Command('delete')
    .description('Delete a job with its history; the last one of an org with every version of its records.')
    .argument('<job>', 'name or id of the job')
    .requiredOption('--confirm <name>', 'name of the job, exactly as it is shown');
  return sessionCommand<{ confirm: string }>(
    command,
    async ({ session, output }, { confirm }, jobName = '') => {
      const job = await session.inTenant(async (tx, tenantId) => {
        const found = await findJob(tx, jobName);
        const actor = { tenantId, memberId: (await findOwner(tx)).id };
        await deleteJob(tx, session.clock, actor, found.id, confirm);
        return found;
      });
      output.result({ deleted: job.id }, [`Deleted job "${job.name}". A worker removes its history.`]);
    },
  );
}

/** `holdfast job allowance [--plan NAME]`: how many jobs the tenant may have; with options changes it. */
export function allowanceCommand(): Command {
  const command = new Command('allowance')
    .description('Show how many jobs the plan allows, or change it.')
    .option('--plan <name>', 'standard or teams')
    .option('--standard-jobs <count>', 'instead of what the plan allows', count)
    .option('--high-frequency-jobs <count>', 'instead of what the plan allows', count)
    .option('--high-frequency-objects <count>', 'instead of what the plan allows', count);
  return sessionCommand<Partial<NewEntitlement>>(command, async ({ session, output }, options) => {
    const { plan, standardJobs, highFrequencyJobs, highFrequencyObjects } = options;
    const numbers = {
      ...(standardJobs === undefined ? {} : { standardJobs }),
      ...(highFrequencyJobs === undefined ? {} : { highFrequencyJobs }),
      ...(highFrequencyObjects === undefined ? {} : { highFrequencyObjects }),
    };
    const use = await session.inTenant(async (tx, tenantId) => {
      const before = await entitlementUse(tx, tenantId);
      if (plan === undefined && Object.keys(numbers).length === 0) return before;
      await setEntitlement(tx, tenantId, { plan: plan ?? before.plan, ...numbers });
      return entitlementUse(tx, tenantId);
    });
    output.result(use, [
      `Plan "${use.plan}": ${use.standardJobs.used} of ${use.standardJobs.allowed} standard jobs, ` +
        `${use.highFrequencyJobs.used} of ${use.highFrequencyJobs.allowed} high-frequency jobs ` +
        `of at most ${use.highFrequencyObjects} objects.`,
    ]);
  });
}

function count(text: string): number {
  if (/^[0-9]{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { HoldfastError } from '#core/model';
import { confirmRestore, type getRestore, requestRestore, restoreItems } from '#core/restore';
import { findOwner } from '#core/tenants';
import { sessionCommand } from '../command.ts';
import { findRunId } from '../find.ts';
import { badOption, table, type Output } from '../output.ts';
import type { Session } from '../session.ts';
import { waitForRestore } from '../wait.ts';

interface RestoreOptions {
  readonly object: string;
  readonly ids?: string;
  readonly deleted?: boolean;
  readonly changed?: boolean;
  readonly fields?: string;
  readonly children: boolean;
  readonly yes?: boolean;
}
type Restore = Awaited<ReturnType<typeof getRestore>>;

function scopeOf(options: RestoreOptions) {
  const chosen = [options.ids !== undefined, options.deleted, options.changed].filter(Boolean).length;
  if (chosen !== 1)
    throw badOption(
      '--deleted',
      'Say what to restore.',
      'Give exactly one of --ids, --deleted and --changed.',
    );
  if (options.ids !== undefined)
    return { scope: 'records' as const, recordIds: options.ids.split(',').map((id) => id.trim()) };
  return { scope: options.deleted ? ('deleted' as const) : ('changed' as const) };
}

function planLines(restore: Restore): string[] {
  const header = ['OBJECT', 'UNDELETE', 'UPDATE', 'INSERT', 'UNCHANGED', 'BLOCKED'];
  return table(
    header,
    restore.objects.map((o) => [o.object, o.undelete, o.update, o.insert, o.noop, o.blocked]),
  );
}

/** Nothing is written to an org without a yes: `--yes`, or an answer on a terminal. */
async function agreed(restore: Restore, options: RestoreOptions): Promise<boolean> {
  if (options.yes === true) return true;
  if (!process.stdin.isTTY)
    throw badOption('--yes', 'The plan was not confirmed.', 'Look at it on a terminal, or give --yes.');
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const { undelete, update, insert } = restore.counts;
  const answer = await ask.question(`Write ${undelete + update + insert} records to the org? [y/N] `);
  ask.close();
  return /^y(es)?$/i.test(answer);
}

async function finish(session: Session, restore: Restore, output: Output): Promise<void> {
  const troubled = await session.inTenant(async (tx) => {
    const lists = await Promise.all(
      (['failed', 'differs', 'in_doubt'] as const).map((outcome) =>
        restoreItems(tx, restore.id, { outcome, limit: 20 }),
      ),
    );
    return lists.flatMap(({ items }) => items);
  });
  const { verified, failed, differs, blocked, noop } = restore.counts;
  output.result({ restore, troubled }, [
    `Restore ${restore.status.replaceAll('_', ' ')}: ${verified} verified, ${noop} unchanged, ${differs} differ, ${failed} failed, ${blocked} blocked.`,
    ...troubled.map(
      (item) => `  ${item.object} ${item.recordId}: ${item.errorCode ?? item.outcome}: ${item.message ?? ''}`,
    ),
    ...(restore.problem === null ? [] : [`  ${restore.problem.message} ${restore.problem.remedy ?? ''}`]),
  ]);
  if (restore.status !== 'completed') process.exitCode = 1;
}

/** `holdfast restore RUN --object X`: plans, shows the plan, asks, writes, reads back. */
export function restoreCommand(): Command {
  const command = new Command('restore')
    .description('Put back what a run found deleted or changed.')
    .argument('<run>', 'id of the run, JOB#NUMBER, or JOB for its newest run')
    .requiredOption('--object <name>', 'API name of the object')
    .option('--ids <ids>', 'record ids, separated by commas')
    .option('--deleted', 'all records of the object that the run found deleted')
    .option('--changed', 'all records of the object that the run found changed')
    .option('--fields <names>', 'write back only these fields, separated by commas')
    .option('--no-children', 'leave out records of other objects that were deleted with them')
    .option('--yes', 'write without asking');
  return sessionCommand<RestoreOptions>(command, async ({ session, output }, options, runText = '') => {
    const scope = scopeOf(options);
    const fields =
      options.fields === undefined ? {} : { fields: options.fields.split(',').map((name) => name.trim()) };
    const requested = await session.inTenant(async (tx, tenantId) => {
      const { id: memberId } = await findOwner(tx);
      const runId = await findRunId(tx, runText);
      const wanted = {
        tenantId,
        memberId,
        runId,
        object: options.object,
        includeChildren: options.children,
        ...scope,
        ...fields,
      };
      return await requestRestore(tx, session.clock, wanted);
    });
    await session.workHere();
    const planned = await waitForRestore(session, requested.id, ({ status }) => status === 'planned', output);
    if (planned.status === 'failed' || planned.planHash === null) {
      await finish(session, planned, output);
      return;
    }
    if (!output.json) process.stderr.write(`\n${planLines(planned).join('\n')}\n`);
    if (!(await agreed(planned, options))) throw new HoldfastError('CONFLICT', 'Nothing was written.');
    const { planHash } = planned;
    await session.inTenant((tx) => confirmRestore(tx, session.clock, { restoreId: requested.id, planHash }));
    const ended = ({ status }: Restore) => status === 'completed' || status === 'completed_with_errors';
    await finish(session, await waitForRestore(session, requested.id, ended, output), output);
  });
}

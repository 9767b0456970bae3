import { Command } from 'commander';
import { changedRecords, runChanges } from '#core/history';
import { sessionCommand } from '../command.ts';
import { findRunId } from '../find.ts';
import { table } from '../output.ts';

/** `holdfast changes RUN [--object X]`: what a run found different, by object or record by record. */
export function changesCommand(): Command {
  const command = new Command('changes')
    .description('Show what a run found different from the run before.')
    .argument('<run>', 'id of the run, JOB#NUMBER, or JOB for its newest run')
    .option('--object <name>', 'the records of one object, at most 200');
  return sessionCommand<{ object?: string }>(
    command,
    async ({ session, output }, { object }, runText = '') => {
      await session.inTenant(async (tx) => {
        const runId = await findRunId(tx, runText);
        if (object === undefined) {
          const changes = await runChanges(tx, runId);
          const rows = changes.objects.map((row) => [row.object, row.added, row.changed, row.deleted]);
          output.result(
            changes,
            rows.length === 0 ? ['Nothing changed.'] : table(['OBJECT', 'ADDED', 'CHANGED', 'DELETED'], rows),
          );
          return;
        }
        const list = await changedRecords(tx, runId, object, { limit: 200 });
        const rows = list.records.map((row) => [row.kind, row.recordId, row.name, row.fields.join(', ')]);
        const more = list.total > rows.length ? [`... and ${list.total - rows.length} more`] : [];
        output.result(list, [...table(['KIND', 'ID', 'NAME', 'FIELDS'], rows), ...more]);
      });
    },
  );
}

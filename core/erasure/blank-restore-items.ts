import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';

/**
 * Removes what stored restores hold of these records: values, live values, names. What was done stays on record; what was still to be
 * done is blocked, so that a plan that was shown is not the stored one any more, and a restore under way goes on without the record.
 * Says how many.
 */
export async function blankRestoreItems(
  tx: Tx,
  connectionId: string,
  recordIds: readonly string[],
): Promise<number> {
  const rows = await tx.execute(sql`
    update holdfast.restore_item i
    set "values" = '{}', before = null, deferred = '[]', name = i.record_id,
      action = case when i.outcome = 'planned' then 'blocked' else i.action end,
      outcome = case when i.outcome = 'planned' and r.status = 'running' then 'failed' else i.outcome end,
      error_code = case when i.outcome = 'planned' then 'ERASED' else i.error_code end,
      message = case when i.outcome = 'planned' then 'It was erased from the backup for good.' end
    from holdfast.restore r
    where r.id = i.restore_id and r.connection_id = ${connectionId}::uuid
      and (i.record_id in ${idList(recordIds)} or i.new_id in ${idList(recordIds)})
    returning 1`);
  return rows.length;
}

function idList(ids: readonly string[]) {
  return sql`(select value from json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
}

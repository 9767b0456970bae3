import type { Query } from '@jetstreamapp/soql-parser-js';
import { normalizeId } from '../engine/ids.ts';
import type { StoredRecord } from '../engine/record.ts';
import { logicOf, type Leaf, type Logic } from './filter.ts';
import type { PathScope } from './paths.ts';
import { malformed } from './refusals.ts';

/** Most records in one question about access [documented]. */
const MOST_RECORDS = 200;

/**
 * Rows of UserRecordAccess: they exist only as the answer to a question about one user and up to 200 records [documented; the texts of the
 * refusals are assumed].
 */
export function accessRows({ org, object }: PathScope, query: Query): StoredRecord[] {
  const logic = query.where === undefined ? undefined : logicOf(query.where);
  const users = valuesOf(logic, 'userid');
  const records = valuesOf(logic, 'recordid');
  const [userId] = users;
  if (userId === undefined || users.length > 1 || records.length === 0)
    throw malformed('UserRecordAccess must be filtered on one UserId and on RecordId');
  if (records.length > MOST_RECORDS)
    throw malformed(`UserRecordAccess can be asked about at most ${MOST_RECORDS} records`);
  const answers = org.recordAccess?.(userId, records) ?? [];
  return answers.map((values) => {
    const id = String(values['RecordId']);
    return { id, object, values: { Id: id, ...values } };
  });
}

/** Long Ids that a top-level `field =` or `field IN` names. */
function valuesOf(logic: Logic<Leaf> | undefined, field: string): string[] {
  const leaves = logic === undefined ? [] : logic.kind === 'and' ? logic.operands : [logic];
  for (const part of leaves) {
    if (part.kind !== 'leaf' || !('field' in part.leaf) || 'valueQuery' in part.leaf) continue;
    const { field: name, operator, value } = part.leaf;
    if (name.toLowerCase() !== field || (operator !== '=' && operator !== 'IN')) continue;
    return [value].flat().map((text) => {
      const plain = text.replace(/^'|'$/g, '');
      return normalizeId(plain) ?? plain;
    });
  }
  return [];
}

import { computedValue } from './computed.ts';
import { deleteRecord } from './delete.ts';
import { insertRecord } from './insert.ts';
import { Org, type OrgOptions } from './org.ts';
import { purgeRecord, undeleteRecord } from './recycle-bin.ts';
import { sweepBin } from './bin-sweep.ts';
import { updateRecord } from './update.ts';

/** An org under the rules of the platform, without records. */
export function createOrg(options: Omit<OrgOptions, 'rules'>): Org {
  const rules = {
    insert: insertRecord,
    update: updateRecord,
    delete: deleteRecord,
    undelete: undeleteRecord,
    purge: purgeRecord,
    sweep: sweepBin,
    compute: computedValue,
  };
  return new Org({ ...options, rules });
}

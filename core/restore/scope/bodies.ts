import { bodyAsOf } from '#core/files';
import type { FileObject } from '#core/salesforce';
import { read, type Hold } from '../hold.ts';
import { ruleOf } from '../plan/object-rules.ts';
import type { PlannedRecord } from '../plan/planned-record.ts';
import { blocked } from '../plan/verdict.ts';
import type { RestoreDeps } from '../restore-deps.ts';

/**
 * Blocks what cannot be inserted for want of a file: records whose body the backup does not hold, and documents none of whose versions
 * is inserted.
 */
export async function blockBodiless(
  deps: RestoreDeps,
  hold: Hold,
  decided: readonly PlannedRecord[],
): Promise<PlannedRecord[]> {
  const checked: PlannedRecord[] = [];
  for (const record of decided) {
    const needsBody = record.action === 'insert' && ruleOf(record.object).hasBody;
    checked.push(needsBody && !(await hasBody(deps, hold, record)) ? withoutBody(record) : record);
  }
  const withVersions = new Set(
    checked.flatMap(({ action, object, values }) =>
      action === 'insert' && object === 'ContentVersion' ? (values['ContentDocumentId'] ?? []) : [],
    ),
  );
  return checked.map((record) => {
    const isMade = record.action === 'insert' && ruleOf(record.object).madeWith !== undefined;
    return isMade && !withVersions.has(record.recordId) ? withoutVersions(record) : record;
  });
}

function withoutVersions(record: PlannedRecord): PlannedRecord {
  const text = 'None of its versions is part of this restore with its file.';
  return { ...record, ...blocked('NOT_INSERTED', text) };
}

async function hasBody(deps: RestoreDeps, hold: Hold, record: PlannedRecord): Promise<boolean> {
  const { object, recordId } = record;
  const body = await read(deps, hold, (tx) =>
    bodyAsOf(tx, hold.storeSchema, object as FileObject, recordId, hold.runNumber - 1),
  );
  return body !== undefined;
}

function withoutBody(record: PlannedRecord): PlannedRecord {
  const text = 'The backup does not hold its file, and a file record cannot be inserted without it.';
  return { ...record, ...blocked('NOT_INSERTED', text) };
}

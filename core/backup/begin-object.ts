import { safeWatermark, schemaFingerprint, selectableFields, type Route } from '#core/extract';
import { withTenant } from '#core/db';
import type { ObjectDescription } from '#core/model';
import {
  openStaging,
  prepareStaging,
  registerObject,
  storedObject,
  type Staging,
  type StoredObject,
} from '#core/versions';
import { fromTheStart, updateObject, type ObjectRow } from './object-row.ts';
import { fenced } from './run-hold.ts';
import { hiddenFields } from './sight.ts';
import type { Slice } from './slice.ts';
import { startOver } from './trouble.ts';

/** An object that is being read, and where its rows go. */
export interface Reading {
  readonly row: ObjectRow;
  readonly stored: StoredObject;
  readonly staging: Staging;
}

/** How an object is about to be read. */
export interface Start {
  readonly route: Route;
  readonly bulkJobId?: string;
  /** Server time when the reading began. */
  readonly at: Date;
  readonly expectedRecords: number;
}

/** Makes an object ready to be read from its start: its fields for this run, an empty staging, and the checkpoint, in one transaction. */
export async function beginObject(
  slice: Slice,
  row: ObjectRow,
  description: ObjectDescription,
  start: Start,
): Promise<Reading> {
  const { deps, hold, org } = slice;
  const hidden = await hiddenFields(slice, description);
  return fenced(deps, hold, org, async (tx) => {
    const fields = selectableFields(description);
    const { storeSchema, number } = hold;
    const { expectedRecords } = start;
    const stored = await registerObject(
      ...([tx, storeSchema, number, description, fields, expectedRecords, hidden] as const),
    );
    const staging = await prepareStaging(tx, storeSchema, number, stored);
    const begun = await updateObject(tx, row, {
      ...fromTheStart,
      state: 'extracting',
      route: start.route,
      bulkJobId: start.bulkJobId ?? null,
      watermark: safeWatermark(start.at),
      fingerprint: schemaFingerprint(description),
    });
    return { row: begun, stored, staging };
  });
}

/** The reading of an object as another slice left it, with the fields it was begun with. */
export async function reopenObject(slice: Slice, row: ObjectRow): Promise<Reading> {
  const { deps, hold } = slice;
  const stored = await withTenant(deps.database.db, hold.tenantId, (tx) =>
    storedObject(tx, hold.storeSchema, row.object, hold.number),
  );
  if (!stored) throw startOver('The fields of this object are not known any more.');
  return { row, stored, staging: openStaging(hold.storeSchema, hold.number, stored) };
}

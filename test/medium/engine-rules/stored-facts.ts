import type { Database } from '#core/db';
import { absencesOf, storedObject, type StoredAbsence, type StoredObject } from '#core/versions';
import type { SimulatedBackup } from '../backup/simulated-backup.ts';

/** What the store of a backup says beyond its versions. */
export function storedFacts(database: Database, backup: SimulatedBackup) {
  const { storeSchema } = backup.installation.connection;
  const object = async (name: string, run?: number): Promise<StoredObject> => {
    const found = await storedObject(database.db, storeSchema, name, run);
    if (!found) throw new Error(`The store has no ${name}.`);
    return found;
  };
  return {
    /** An object with its fields as of a run. */
    object,
    /** Absences of one record, oldest first: reason, runs, master. */
    absences: async (name: string, id: string): Promise<StoredAbsence[]> => {
      const { id: objectId } = await object(name);
      return absencesOf(database.db, storeSchema, objectId, [id]);
    },
    /** Values of a field by record, as of a run. */
    column: async (name: string, field: string, run: number): Promise<Map<string, string | null>> => {
      const { id, fields } = await object(name, run);
      const slot = fields.find((one) => one.name === field)?.slot;
      if (slot === undefined) throw new Error(`Run ${run} does not know ${name}.${field}.`);
      const { pool } = database;
      const { rows } = await pool.query<{ record_id: string; value: string | null }>(
        `select record_id, payload[$1::int] as value from "${storeSchema}".record_version
         where object = $2 and _from <= $3 and (_to is null or _to > $3)`,
        [slot, id, run],
      );
      return new Map(rows.map((row) => [row.record_id, row.value]));
    },
  };
}

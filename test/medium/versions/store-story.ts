import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Database, Tx } from '#core/db';
import type { FieldDescription, ObjectDescription } from '#core/model';
import { describedField } from '#test/described-field';
import {
  copyPage,
  dropStaging,
  ensureStore,
  freshSlots,
  mergeStaged,
  prepareStaging,
  recordsPage,
  registerObject,
  storedObject,
  valueOf,
  type MergeCounts,
  type MergeMode,
  type Staging,
  type StoredObject,
} from '#core/versions';

export type Row = Readonly<Record<string, string | null>>;

/** A text field; `facts` override what describe would say of it. */
export function field(name: string, facts: Partial<FieldDescription> = {}): FieldDescription {
  const known = { label: `${name} label`, length: 255, nameField: name === 'Name' };
  return describedField(name, name === 'Id' ? 'id' : 'string', { ...known, ...facts });
}

/** An object with an Id and these fields. */
export function describeObject(
  name: string,
  fields: readonly (string | FieldDescription)[],
): ObjectDescription {
  return {
    name,
    label: name,
    labelPlural: `${name}s`,
    keyPrefix: '001',
    custom: false,
    customSetting: false,
    queryable: true,
    createable: true,
    updateable: true,
    deletable: true,
    undeletable: true,
    replicateable: true,
    fields: [field('Id'), ...fields.map((one) => (typeof one === 'string' ? field(one) : one))],
    childRelationships: [],
  };
}

/** An 18 character id for a number; sorts as the number does. */
export function idOf(n: number): string {
  return `001${String(n).padStart(12, '0')}AAA`;
}

/** Rows as Salesforce writes them: every cell quoted, null as an empty cell. */
export function csvOf(header: readonly string[], rows: readonly Row[]): string {
  const cell = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
  return [header, ...rows.map((row) => header.map((name) => row[name] ?? null))]
    .map((cells) => `${cells.map(cell).join(',')}\n`)
    .join('');
}

export interface RunInput {
  readonly object: ObjectDescription;
  /** One page each. */
  readonly pages: readonly (readonly Row[])[];
  readonly mode?: MergeMode;
  readonly deleted?: readonly string[];
  /** Expected number of records; 100,000 and more get a partition of their own. */
  readonly expected?: number;
}

/** An object whose rows are on their way into the store. */
export interface Staged {
  readonly stored: StoredObject;
  readonly staging: Staging;
}

/** The version store of one imaginary connection, driven as a backup drives it. */
export class StoreStory {
  readonly schema = `store_${randomBytes(16).toString('hex')}`;
  /** May be replaced by a new one, as after a restart of the worker. */
  database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Stages and merges one object in a run. */
  async run(runNumber: number, input: RunInput): Promise<MergeCounts> {
    const staged = await this.begin(runNumber, input);
    await this.copy(staged, input, input.pages);
    return this.merge(runNumber, staged, input);
  }

  /** Makes the object known and its staging anew. */
  async begin(runNumber: number, { object, expected = 1 }: RunInput): Promise<Staged> {
    const { db } = this.database;
    await db.transaction((tx) => ensureStore(tx, this.schema));
    return db.transaction(async (tx) => {
      const stored = await registerObject(tx, this.schema, runNumber, object, object.fields, expected);
      return { stored, staging: await prepareStaging(tx, this.schema, runNumber, stored) };
    });
  }

  /** Stages some pages. */
  async copy({ staging }: Staged, { object }: RunInput, pages: RunInput['pages']): Promise<void> {
    const header = object.fields.map((one) => one.name);
    for (const rows of pages) {
      const csv = Readable.from([Buffer.from(csvOf(header, rows))]);
      await copyPage(this.database.pool, staging, header, csv, async () => undefined);
    }
  }

  /** Merges what is staged. `around` is called in the transaction, before and after. */
  async merge(
    runNumber: number,
    { stored, staging }: Staged,
    { mode = 'full', deleted = [] }: RunInput,
    around: { before?: (tx: Tx) => Promise<void>; after?: () => void } = {},
  ): Promise<MergeCounts> {
    return this.database.db.transaction(async (tx) => {
      await around.before?.(tx);
      const fresh = freshSlots(stored, await storedObject(tx, this.schema, stored.apiName, runNumber - 1));
      const counts = await mergeStaged(tx, staging, stored, runNumber, mode, deleted, fresh);
      await dropStaging(tx, staging);
      around.after?.();
      return counts;
    });
  }

  async stored(apiName: string, asOfRun?: number): Promise<StoredObject> {
    const found = await storedObject(this.database.db, this.schema, apiName, asOfRun);
    if (!found) throw new Error(`The store has no ${apiName}.`);
    return found;
  }

  /** The whole snapshot of an object at a run: Id -> the values that are not empty, by API name. */
  async snapshot(apiName: string, runNumber: number): Promise<Map<string, Row>> {
    const object = await this.stored(apiName, runNumber);
    const records = await recordsPage(this.database.db, this.schema, object.id, runNumber, {
      limit: 100_000,
    });
    return new Map(records.map(({ recordId, payload }) => [recordId, rowOf(object, payload)]));
  }
}

/** The values of a payload that are not empty, by API name. */
export function rowOf(object: StoredObject, payload: readonly (string | null)[]): Row {
  const cells = object.fields.map((one) => [one.name, valueOf(payload, one)] as const);
  return Object.fromEntries(cells.filter(([, value]) => value !== null));
}

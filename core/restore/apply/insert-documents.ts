import type { ObjectDescription } from '#core/model';
import { toId18 } from '#core/model';
import { read } from '../hold.ts';
import { objectInBackup, valuesBeforeRun } from '../scope/scoped-records.ts';
import { itemsOf, type Item } from '../store/items.ts';
import { describedObject, save, type Applying } from './applying.ts';
import { settleDoubt } from './in-doubt.ts';
import { failed } from './item-state.ts';
import { saveInserted } from './save-inserted.ts';

type InsertRound = (
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
) => Promise<void>;

const versionObject = 'ContentVersion';

/**
 * Documents that are gone for good (engine rules 8.6): nobody can insert one, Salesforce makes it with its first version. That version
 * is inserted here, by `insertRound`, and tells the Id of the document; further versions follow as records like others. May be done
 * again after a crash.
 */
export async function insertDocuments(
  applying: Applying,
  description: ObjectDescription,
  insertRound: InsertRound,
): Promise<void> {
  const open = await itemsIn(applying, description.name, ['planned', 'in_doubt']);
  const all = await itemsIn(applying, versionObject, ['planned', 'in_doubt', 'done']);
  const versions = Map.groupBy(
    await inOrderOfVersions(applying, all),
    ({ values }) => values['ContentDocumentId'] ?? '',
  );
  for (const document of open) {
    const newId = await documentOfFirst(applying, versions.get(document.recordId) ?? [], insertRound);
    if (newId !== undefined) await saveInserted(applying, [{ ...document, outcome: 'done', newId }]);
    else {
      const text = 'None of its versions could be inserted.';
      await save(applying, [failed(document, 'NOT_INSERTED', text)]);
    }
  }
}

/** The document of the first version that is in or can be inserted, in order. */
async function documentOfFirst(
  applying: Applying,
  versions: readonly Item[],
  insertRound: InsertRound,
): Promise<string | undefined> {
  for (const version of versions) {
    const newId = await insertVersion(applying, version, insertRound);
    if (newId === undefined) continue;
    const soql = `SELECT ContentDocumentId FROM ContentVersion WHERE Id = '${newId}'`;
    const [row] = await applying.org.queryRecords(soql);
    const document = row?.['ContentDocumentId'];
    if (document) return toId18(document);
  }
  return undefined;
}

async function insertVersion(
  applying: Applying,
  version: Item,
  insertRound: InsertRound,
): Promise<string | undefined> {
  if (version.outcome === 'done') return version.newId ?? undefined;
  const description = describedObject(applying, versionObject);
  const doubtful = version.outcome === 'in_doubt';
  const open = doubtful ? await settleDoubt(applying, description, [version]) : [version];
  if (open.length > 0) await insertRound(applying, description, open);
  const after = await itemsIn(applying, versionObject, ['done']);
  return after.find(({ seq }) => seq === version.seq)?.newId ?? undefined;
}

function itemsIn({ deps, hold }: Applying, object: string, outcomes: readonly Item['outcome'][]) {
  return read(deps, hold, (tx) => itemsOf(tx, hold.restore.id, { actions: ['insert'], outcomes, object }));
}

/** Versions of files by their number, as each insert makes the newest of its document; other records in the order of the plan. */
export async function inOrderOfVersions(applying: Applying, items: readonly Item[]): Promise<Item[]> {
  const { deps, hold } = applying;
  const ids = items.map(({ recordId }) => recordId);
  const values = await read(deps, hold, async (tx) => {
    const object = await objectInBackup(tx, hold, items[0]?.object ?? versionObject);
    return object ? valuesBeforeRun(tx, hold, object, ids) : new Map<string, Record<string, string | null>>();
  });
  const numberOf = ({ recordId }: Item): number => Number(values.get(recordId)?.['VersionNumber'] ?? 0);
  return [...items].sort((left, right) => numberOf(left) - numberOf(right) || left.seq - right.seq);
}

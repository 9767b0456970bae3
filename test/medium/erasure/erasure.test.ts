import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAudit } from '#core/audit';
import { erasedRecord, erasureSalt, runObject, type Tx } from '#core/db';
import {
  getErasure,
  performErasure,
  previewErasure,
  requestErasure,
  type Erasure,
  type ErasureDeps,
  type RecordToErase,
} from '#core/erasure';
import type { BodyStorage } from '#core/files';
import { HoldfastError, systemClock } from '#core/model';
import { getVerification, requestVerification, verifyJob } from '#core/verify';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { insertRecord, updateRecord } from '../backup/small-world.ts';
import { fileStory, type FileStory } from '../files/file-story.ts';

const database = useDatabase();
const folder = useBodyFolder();

describe('the erasure of a record', () => {
  let story: FileStory;
  let person: string;
  let bystander: string;

  beforeEach(async () => {
    story = await fileStory(database.worker, folder.storage);
    const { org } = story.simulator;
    person = org.records('Account')[0]?.Id ?? '';
    updateRecord(org, 'Account', person, { Name: 'Jane Secret' });
    bystander = insertRecord(org, 'Account', { Name: 'Bystander', ParentId: person });
  });
  afterEach(() => story.simulator.close());

  const inTenant = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => story.installation.inTenant(work);
  const wanted = (change: Partial<RecordToErase> = {}): RecordToErase => ({
    ...{ jobId: story.jobId, object: 'Account', recordId: person, includeFiles: true },
    ...change,
  });
  const erase = async (record = wanted(), confirm = record.recordId): Promise<Erasure> => {
    const { tenantId, member, masterKey } = story.installation;
    const request = { ...record, tenantId, memberId: member.id, confirm };
    const { id } = await inTenant((tx) => requestErasure(tx, systemClock, request));
    const deps = { database: database.worker, clock: systemClock, masterKey, storage: folder.storage };
    await performErasure(deps, { tenantId, erasureId: id });
    await performErasure(deps, { tenantId, erasureId: id });
    return inTenant((tx) => getErasure(tx, id));
  };
  const idsStored = async () => new Set((await story.versions()).map(({ id }) => id));
  const bodies = async () =>
    (await folder.stored()).filter((path) => path.startsWith(story.installation.connection.id)).length;
  /** Everything of the database as text, the queue and the log too. */
  const dump = async () => {
    const tables = await database.worker.db.execute<{ name: string }>(sql`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and (n.nspname in ('holdfast', 'graphile_worker') or n.nspname = ${story.installation.connection.storeSchema})
        and has_table_privilege(c.oid, 'select')`);
    const texts: string[] = [];
    for (const { name } of tables) {
      const rows = await inTenant((tx) =>
        tx.execute<{ text: string }>(sql.raw(`select t::text as text from ${name} t`)),
      );
      texts.push(...rows.map(({ text }) => text));
    }
    return texts.join('\n');
  };

  /** What a verification of the store against itself and the org says. */
  const verdict = async () => {
    const { tenantId, masterKey } = story.installation;
    const request = { jobId: story.jobId, trigger: 'manual' } as const;
    const { id } = await inTenant((tx) => requestVerification(tx, systemClock, request));
    const deps = { database: database.worker, clock: systemClock, masterKey, storage: folder.storage };
    await verifyJob(deps, { tenantId, verificationId: id });
    return (await inTenant((tx) => getVerification(tx, id))).status;
  };

  it('shows beforehand what it takes, and what points to it', async () => {
    story.addAttachment('cv', 'her cv');
    const first = story.addVersion('letter', 'one');
    story.addVersion('letter', 'two', story.documentOf(first));
    await story.backUp();
    updateRecord(story.simulator.org, 'Account', person, { Name: 'Jane Secret-Smith' });
    await story.backUp();
    const preview = await inTenant((tx) => previewErasure(tx, systemClock, wanted()));
    expect(preview).toMatchObject({
      ...{ object: 'Account', recordId: person, name: 'Jane Secret-Smith', alsoKnownAs: [] },
      ...{ files: 3, runs: 2, referencesComplete: true },
      references: [{ object: 'Account', field: 'ParentId', records: 1 }],
    });
    const alone = await inTenant((tx) => previewErasure(tx, systemClock, wanted({ includeFiles: false })));
    expect(alone).toMatchObject({ versions: 2, records: 1, files: 0, runs: 2 });
  });

  it('takes the record and its files out of every snapshot, and nothing else', async () => {
    const attachment = story.addAttachment('cv', 'her cv');
    const version = story.addVersion('letter', 'her letter');
    const shared = story.addVersion('shared', 'for both');
    const link = { ContentDocumentId: story.documentOf(shared), LinkedEntityId: bystander, ShareType: 'V' };
    insertRecord(story.simulator.org, 'ContentDocumentLink', link);
    await story.backUp();
    await story.fetchAll();
    updateRecord(story.simulator.org, 'Account', person, { Name: 'Jane Secret-Smith' });
    await story.backUp();
    expect(await bodies()).toBe(3);
    const before = await story.versions();
    const done = await erase(wanted(), 'Jane Secret-Smith');
    expect(done).toMatchObject({ status: 'done', files: 2, problem: null });
    const gone = new Set([person, attachment, version, story.documentOf(version)]);
    const left = await idsStored();
    for (const id of gone) expect(left).not.toContain(id);
    expect(left).toContain(shared);
    expect(left).toContain(bystander);
    // The links of the document that went are gone with it, and no other row was touched.
    const after = await story.versions();
    const missing = before.filter((one) => !after.some((other) => sameVersion(one, other)));
    expect(missing).toHaveLength(done.versions);
    expect(new Set(missing.map(({ object }) => object))).toEqual(
      new Set(['Account', 'Attachment', 'ContentDocument', 'ContentDocumentLink', 'ContentVersion']),
    );
    expect(await bodies()).toBe(1);
  });

  it('leaves no value of it anywhere in the database, and is in the audit log by its Id', async () => {
    story.addVersion('Dossier of Jane', 'text');
    await story.backUp();
    expect(await dump()).toContain('Jane');
    const { id } = await erase();
    const text = await dump();
    expect(text).not.toContain('Jane');
    const { entries } = await inTenant((tx) => readAudit(tx, { kind: 'record_erased' }, { limit: 9 }));
    expect(entries).toMatchObject([
      { by: { name: 'Ada Admin' }, subject: { erasureId: id, object: 'Account', recordId: person } },
    ]);
    expect(Object.keys(entries[0]?.facts ?? {}).sort()).toEqual([
      'files',
      'records',
      'restoreItems',
      'versions',
    ]);
    const [salt] = await inTenant((tx) => tx.select().from(erasureSalt));
    expect(salt?.sealedSalt.length).toBeGreaterThan(32);
  });

  it('lasts: no later run brings it back, and their counts still prove them whole', async () => {
    await story.backUp();
    await erase();
    expect(await verdict()).toBe('ok');
    const { org } = story.simulator;
    updateRecord(org, 'Account', person, { Name: 'Jane again' });
    updateRecord(org, 'Account', bystander, { Name: 'Bystander again' });
    const changed = await story.backUp();
    expect(changed.run).toMatchObject({ status: 'completed', warnings: 0 });
    expect(changed.objects.get('Account')).toMatchObject({
      coverage: 'ok',
      mode: 'incremental',
      records: 1,
      changed: 1,
    });
    const unchanged = await story.backUp();
    expect(unchanged.objects.get('Account')).toMatchObject({ coverage: 'ok', records: 1, changed: 0 });
    const again = await story.request();
    await inTenant((tx) => tx.update(runObject).set({ watermark: null }));
    const full = await story.perform(again);
    expect(full.objects.get('Account')).toMatchObject({
      coverage: 'ok',
      mode: 'full',
      records: 1,
      added: 0,
      deleted: 0,
    });
    expect(await idsStored()).not.toContain(person);
    expect(await verdict()).toBe('ok');
    // In the end it goes from the org too.
    updateRecord(org, 'Account', bystander, { ParentId: null });
    org.delete(person);
    const last = await story.backUp();
    expect(last.objects.get('Account')).toMatchObject({ coverage: 'ok', mode: 'incremental', records: 1 });
    const ledger = await inTenant((tx) =>
      tx.select().from(erasedRecord).where(eq(erasedRecord.object, 'Account')),
    );
    expect(ledger).toMatchObject([{ live: false }]);
    expect((await story.backUp()).run.status).toBe('completed');
  });

  /** What becomes of an erasure whose worker has this to do with, so many hours after it was asked for. */
  const tryErasing = async (id: string, change: Partial<ErasureDeps>, hours = 0) => {
    const { tenantId, masterKey } = story.installation;
    const now = () => new Date(Date.now() + hours * 3_600_000);
    const deps = { database: database.worker, masterKey, storage: folder.storage };
    const clock = { ...systemClock, now };
    const outcome = await performErasure({ ...deps, clock, ...change }, { tenantId, erasureId: id }).catch(
      (error: unknown) => error,
    );
    return { outcome, erasure: await inTenant((tx) => getErasure(tx, id)) };
  };
  const order = async () => {
    const { tenantId, member } = story.installation;
    const request = { ...wanted(), tenantId, memberId: member.id, confirm: person };
    return (await inTenant((tx) => requestErasure(tx, systemClock, request))).id;
  };

  it('fails with the reason where it cannot succeed, and can be asked for again', async () => {
    await story.backUp();
    const id = await order();
    const broken = await tryErasing(id, { masterKey: Buffer.alloc(5) });
    expect(broken.outcome).toMatchObject({ failure: { code: 'CONFIG_INVALID' } });
    expect(broken.erasure).toMatchObject({ status: 'failed', problem: { code: 'CONFIG_INVALID' } });
    expect(broken.erasure.problem?.remedy).toContain('Ask for the erasure again');
    expect(broken.erasure.finishedAt).not.toBeNull();
    const { entries } = await inTenant((tx) => readAudit(tx, { kind: 'erasure_failed' }, { limit: 9 }));
    expect(entries).toMatchObject([
      { by: null, subject: { erasureId: id }, facts: { recordsErased: false } },
    ]);
    expect((await tryErasing(id, {})).erasure.status).toBe('failed');
    expect(await idsStored()).toContain(person);
    expect((await tryErasing(await order(), {})).erasure.status).toBe('done');
    expect(await idsStored()).not.toContain(person);
  });

  it('says what hinders it while it is tried again, and gives up on the file store after days only', async () => {
    story.addVersion('Dossier', 'text');
    await story.backUp();
    await story.fetchAll();
    const away: BodyStorage = {
      ...folder.storage,
      remove: () => Promise.reject(new HoldfastError('FILE_STORE_UNAVAILABLE', 'The bucket is away.')),
    };
    const id = await order();
    for (const hours of [0, 2]) {
      const { outcome, erasure } = await tryErasing(id, { storage: away }, hours);
      expect(outcome).toMatchObject({ code: 'FILE_STORE_UNAVAILABLE' });
      expect(erasure).toMatchObject({
        ...{ status: 'records_erased', finishedAt: null },
        problem: { message: 'The bucket is away.' },
      });
    }
    const last = await tryErasing(id, { storage: away }, 80);
    expect(last.erasure).toMatchObject({ status: 'failed', problem: { code: 'FILE_STORE_UNAVAILABLE' } });
    expect(last.erasure.problem?.remedy).toContain('file store');
  });

  it('wants the Id or the name, as it is', async () => {
    await story.backUp();
    await expect(erase(wanted(), 'jane secret')).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      detail: { field: 'confirm' },
    });
    expect(await idsStored()).toContain(person);
    expect((await erase(wanted(), person.slice(0, 15))).status).toBe('done');
  });

  it('knows nothing of a record that the backup does not hold', async () => {
    await story.backUp();
    await erase();
    const look = (change: Partial<RecordToErase>) =>
      inTenant((tx) => previewErasure(tx, systemClock, wanted(change)));
    await expect(look({})).rejects.toMatchObject({ code: 'NOT_FOUND', detail: { field: 'recordId' } });
    await expect(look({ object: 'Nothing__c' })).rejects.toMatchObject({ detail: { field: 'object' } });
    await expect(look({ jobId: systemClock.uuid() })).rejects.toMatchObject({ detail: { field: 'jobId' } });
  });
});

function sameVersion(
  a: { id: string; object: string; from: number; to: number | null },
  b: { id: string; object: string; from: number; to: number | null },
): boolean {
  return a.id === b.id && a.object === b.object && a.from === b.from && a.to === b.to;
}

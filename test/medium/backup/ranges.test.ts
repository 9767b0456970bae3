import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run, runObject } from '#core/db';
import { isHoldfastError, type ReadRanges } from '#core/model';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from './simulated-backup.ts';
import { fewObjects, idsOf, insertRecord, leads, showOnly, smallWorld, updateRecord } from './small-world.ts';

const database = useDatabase();
const day = 86_400_000;
const days = 20;
const perDay = 10;
const all = leads + days * perDay;
const log = { info: () => undefined, warn: () => undefined };

describe('an object that Salesforce cannot read at once', () => {
  let backup: SimulatedBackup;
  let now: Date;
  beforeEach(async () => {
    now = new Date(Date.now() - (days + 1) * day);
    backup = await simulatedBackup(database.worker, { world: smallWorld, bulkPageRows: 500, now: () => now });
    showOnly(backup.simulator, fewObjects);
    for (let made = 0; made < days * perDay; made += 1) {
      if (made % perDay === 0) now = new Date(now.getTime() + day);
      insertRecord(backup.simulator.org, 'Lead', { LastName: `Later ${made}`, Company: 'Young' });
    }
    now = new Date();
  });
  afterEach(() => backup.simulator.close());

  const jobs = { method: 'POST', path: '/jobs/query$' };
  const tooMuch = (body: string, times: number, message = 'Retried more than 15 times') =>
    backup.control('POST', 'faults', {
      match: { ...jobs, body: `FROM Lead.*${body}` },
      ...{ nth: 1, times, effect: 'endJob', state: 'Failed', message },
    });
  const rangesOf = (object: { ranges: ReadRanges | null } | undefined) => object?.ranges?.cuts.length;
  /** Ids of the leads that have a current version, one for each version. */
  const stored = async () =>
    (await backup.versions())
      .filter(({ object, to }) => object === 'Lead' && to === null)
      .map(({ id }) => id);
  const inOrg = () => idsOf(backup.simulator, 'Lead').toSorted();

  it('is read in ranges, each halved until it can be read, and has every record once', async () => {
    await tooMuch('', 3);
    const { run: done, objects } = await backup.backUp();
    expect(done.status).toBe('completed');
    expect(objects.get('Lead')).toMatchObject({
      ...{ coverage: 'ok', reason: '', records: all, added: all, rowsStaged: all, failures: 0 },
      ...{ route: 'bulk', rangeAt: 3, ranges: { field: 'CreatedDate' } },
    });
    expect((await stored()).toSorted()).toEqual(inOrg());
    const next = await backup.backUp();
    expect(next.run).toMatchObject({ status: 'completed', added: 0, changed: 0, deleted: 0 });
  });

  it('is cut at the refusal of a job as at its failure, and when only its changes are read', async () => {
    await backup.backUp();
    for (const id of inOrg()) updateRecord(backup.simulator.org, 'Lead', id, { Company: 'Moved' });
    backup.simulator.org.delete(inOrg()[5] ?? '');
    await backup.control('POST', 'faults', {
      match: { ...jobs, body: 'FROM Lead' },
      ...{ nth: 1, times: 2, effect: 'status', status: 400 },
      ...{ errorCode: 'OPERATION_TOO_LARGE', message: 'exceeded 100000 distinct ids' },
    });
    const { run: done, objects } = await backup.backUp();
    expect(done.status).toBe('completed');
    expect(objects.get('Lead')).toMatchObject({
      ...{ mode: 'incremental', coverage: 'ok', changed: all - 1, deleted: 1, records: all - 1, rangeAt: 2 },
    });
    expect((await stored()).toSorted()).toEqual(inOrg());
  });

  it('is cut where an earlier run had to cut it', async () => {
    await backup.backUp();
    const reread = async (failing: number) => {
      now = new Date(now.getTime() + 60 * 60_000);
      for (const id of inOrg())
        updateRecord(backup.simulator.org, 'Lead', id, { Company: `Moved ${failing}` });
      await tooMuch('', failing);
      const { objects } = await backup.backUp();
      expect(objects.get('Lead')).toMatchObject({
        coverage: 'ok',
        changed: all,
        records: all,
        mode: 'incremental',
      });
      return objects.get('Lead');
    };
    const first = await reread(3);
    const second = await reread(1);
    expect(second?.ranges?.cuts).toEqual(first?.ranges?.cuts);
    expect(rangesOf(second)).toBe(3);
  });

  it('is cut by its Ids where no query can ask for the date of creation', async () => {
    const { schema } = backup.simulator.org;
    const lead = schema.find('Lead');
    const created = lead?.fields.get('createddate');
    if (!lead || !created) throw new Error('The simulated org has no such field.');
    schema.addField(lead, { ...created, filterable: false });
    await tooMuch('', 1);
    const { run: done, objects } = await backup.backUp();
    expect(done.status).toBe('completed');
    expect(objects.get('Lead')).toMatchObject({
      ...{ coverage: 'ok', records: all, rowsStaged: all, rangeAt: 1, ranges: { field: 'Id' } },
    });
    expect((await stored()).toSorted()).toEqual(inOrg());
  });

  it('goes on at the range that a killed worker was reading, and takes none of its pages twice', async () => {
    await tooMuch('', 2);
    // The first page of the second range hangs while another worker takes the run.
    await backup.control('POST', 'faults', {
      match: { path: 'jobs/query/.*/results' },
      ...{ nth: 6, times: 1, effect: 'delay', ms: 1_000 },
    });
    const runId = await backup.request();
    const { inTenant } = backup.installation;
    const leadRow = async () => {
      const rows = await inTenant((tx) => tx.select().from(runObject).where(eq(runObject.runId, runId)));
      return rows.find(({ object }) => object === 'Lead');
    };
    const killed = backup.perform(runId, { log, limits: { slice: 0 } });
    await expect.poll(async () => (await leadRow())?.rangeAt, { interval: 5, timeout: 30_000 }).toBe(1);
    const before = await leadRow();
    await inTenant((tx) => tx.update(run).set({ epoch: 1_000 }).where(eq(run.id, runId)));
    const error: unknown = await killed.catch((thrown: unknown) => thrown);
    expect(isHoldfastError(error, 'FENCED')).toBe(true);
    expect(before?.rangeRows).toBe(leads + perDay * (days / 4 - 1));
    await backup.control('DELETE', 'faults');
    const { run: done, objects } = await backup.perform(runId);
    expect(done.status).toBe('completed');
    expect(rangesOf(objects.get('Lead'))).toBe(2);
    expect(objects.get('Lead')).toMatchObject({ rowsStaged: all, added: all, records: all });
    expect((await stored()).toSorted()).toEqual(inOrg());
  });

  it('is left out by name when even a short range takes too long, and the rest is backed up', async () => {
    await tooMuch('', 1_000, 'QUERY_TIMEOUT: Your query request was running for too long.');
    const { run: done, objects } = await backup.backUp();
    expect(done.status).toBe('completed_with_warnings');
    expect(objects.get('Lead')).toMatchObject({ coverage: 'failed', cause: 'QUERY_TIMEOUT', records: 0 });
    expect(objects.get('Lead')?.reason).toMatch(
      /^Salesforce takes too long to read even one of the \d+ parts this object was cut into \(QUERY_TIMEOUT\)\.$/,
    );
    expect(rangesOf(objects.get('Lead'))).toBeGreaterThan(10);
    expect(objects.get('Contact')).toMatchObject({ coverage: 'ok' });
  });
});

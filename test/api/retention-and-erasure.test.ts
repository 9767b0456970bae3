import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { connection, retentionHold, run, withTenant } from '#core/db';
import { performErasure } from '#core/erasure';
import { systemClock } from '#core/model';
import { useServer, type TestTenant } from '#test/api-server';
import { useBodyFolder } from '#test/body-folder';
import type {
  AuditPage,
  Erasure,
  ErasurePreview,
  ErrorReply,
  PurgePreview,
  RetentionHold,
} from '../../server/schemas/index.ts';
import { describeObject, idOf, StoreStory } from '../medium/versions/store-story.ts';

const account = describeObject('Account', ['Name']);
const day = 86_400_000;
const nowhere = '00000000-0000-4000-8000-000000000000';
const month = { kind: 'period', amount: 30, unit: 'days' };

describe('retention and erasure over the API', () => {
  const server = useServer();
  const folder = useBodyFolder();
  let tenant: TestTenant;
  let other: TestTenant;
  let jobId: string;
  let holdId: string;

  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
    withTenant(server.database.worker.db, tenant.id, work);

  /** Six runs, 60 to 10 days ago; in each of them account 1 has another name, and account 2 the same. */
  beforeAll(async () => {
    tenant = await server.tenant('00D000000000001EAA');
    other = await server.tenant('00D000000000002EAA');
    const { connectionId } = tenant;
    const schedule = { timeOfDay: '02:00', timeZone: 'UTC', runFirstBackup: false };
    const made = await tenant.call('POST', '/v1/jobs', { name: 'Nightly', connectionId, ...schedule });
    expect(made.json()).toMatchObject({ name: 'Nightly' });
    jobId = made.json<{ id: string }>().id;
    const store = new StoreStory(server.database.worker);
    await inTenant((tx) =>
      tx
        .update(connection)
        .set({ storeSchema: store.schema, lastRunNumber: 6 })
        .where(eq(connection.id, connectionId)),
    );
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const rows = [
        { Id: idOf(1), Name: `name ${number}` },
        { Id: idOf(2), Name: 'still' },
      ];
      await store.run(number, { object: account, pages: [rows] });
      const at = new Date(server.clock.now().getTime() - (70 - number * 10) * day);
      const facts = { tenantId: tenant.id, connectionId, jobId, kind: 'full', trigger: 'manual' } as const;
      await inTenant((tx) =>
        tx.insert(run).values({
          ...{ ...facts, number, id: systemClock.uuid(), status: 'completed' },
          ...{ requestedAt: at, startedAt: at, finishedAt: at },
        }),
      );
    }
    holdId = systemClock.uuid();
    await inTenant((tx) =>
      tx.insert(retentionHold).values({
        ...{ id: holdId, tenantId: tenant.id, connectionId, heldAt: server.clock.now() },
        ...{ runs: [1, 2], versions: 9, versionsTotal: 10 },
      }),
    );
  });

  const problem = (reply: { json: <T>() => T }) => reply.json<ErrorReply>().error;
  const preview = (retention: object, from = tenant, id = jobId) =>
    from.call('POST', `/v1/jobs/${id}/retention/preview`, { retention });

  it('says what a policy would purge, and purges nothing', async () => {
    const reply = await preview(month);
    expect(reply.statusCode).toBe(200);
    expect(reply.json<PurgePreview>()).toMatchObject({
      runs: 3,
      runsKept: 3,
      versions: 2,
      versionsTotal: 7,
      files: 0,
    });
    const rules = { kind: 'keep', daily: 1, weekly: 0, monthly: 0, yearly: 0 };
    expect((await preview(rules)).json<PurgePreview>()).toMatchObject({ runs: 3 });
    expect((await preview({ ...month, amount: 300 })).json<PurgePreview>()).toMatchObject({
      runs: 0,
      versions: 0,
    });
  });

  it.each([
    [{ kind: 'period', amount: 3, unit: 'days' }, 'retention.amount'],
    [{ kind: 'keep', daily: 0, weekly: 0, monthly: 0, yearly: 0 }, 'retention.daily'],
  ])('refuses the policy %j, naming the field', async (policy, field) => {
    const reply = await preview(policy);
    expect(reply.statusCode).toBe(400);
    expect(problem(reply)).toMatchObject({ field });
    expect(problem(reply).remedy).toBeTruthy();
  });

  it('lists purges that wait, and lets an owner confirm one, by name in the audit log', async () => {
    const list = await tenant.callAsMember('GET', '/v1/retention/holds');
    expect(list.json()).toMatchObject({ holds: [{ id: holdId, runs: 2, versions: 9, confirmedAt: null }] });
    const confirm = `/v1/retention/holds/${holdId}/confirm`;
    expect((await tenant.callAsMember('POST', confirm)).statusCode).toBe(403);
    expect((await tenant.call('POST', confirm)).json<RetentionHold>().confirmedAt).not.toBeNull();
    expect((await tenant.call('POST', confirm)).statusCode).toBe(200);
    const log = (await tenant.call('GET', '/v1/audit?kind=retention_confirmed')).json<AuditPage>();
    expect(log.entries).toMatchObject([{ by: { name: 'Ada' }, subject: { holdId } }]);
  });

  it('records who changed a retention, and who ended a run', async () => {
    const change = (retention: object) => tenant.call('PATCH', `/v1/jobs/${jobId}`, { retention });
    expect((await change({ ...month, amount: 6 })).statusCode).toBe(400);
    const rules = { kind: 'keep', daily: 7, weekly: 4, monthly: 12, yearly: 3 };
    expect((await change(rules)).statusCode).toBe(200);
    expect((await change(rules)).statusCode).toBe(200);
    const requested = await tenant.call('POST', `/v1/jobs/${jobId}/runs`);
    const { id: runId } = requested.json<{ id: string }>();
    expect((await tenant.call('POST', `/v1/runs/${runId}/cancel`)).statusCode).toBe(202);
    const entries = async (kind: string) =>
      (await tenant.call('GET', `/v1/audit?kind=${kind}`)).json<AuditPage>().entries;
    expect(await entries('retention_changed')).toMatchObject([
      { by: { name: 'Ada' }, jobId, facts: { before: { kind: 'period' }, after: rules } },
    ]);
    expect(await entries('run_cancelled')).toMatchObject([
      { by: { name: 'Ada' }, jobId, subject: { runId } },
    ]);
  });

  const record = () => ({ jobId, object: 'Account', recordId: idOf(1), includeFiles: true });

  it('erases a record once it was confirmed by typing', async () => {
    expect((await tenant.callAsMember('POST', '/v1/erasures/preview', record())).statusCode).toBe(403);
    const shown = await tenant.call('POST', '/v1/erasures/preview', {
      ...record(),
      recordId: idOf(1).slice(0, 15),
    });
    expect(shown.json<ErasurePreview>()).toMatchObject({
      recordId: idOf(1),
      name: 'name 6',
      versions: 6,
      runs: 6,
    });
    const order = (confirm: string) => tenant.call('POST', '/v1/erasures', { ...record(), confirm });
    const mistyped = await order('name 5');
    expect(mistyped.statusCode).toBe(400);
    expect(problem(mistyped)).toMatchObject({ field: 'confirm' });
    const made = await order('name 6');
    expect(made.statusCode).toBe(202);
    const { id } = made.json<Erasure>();
    const deps = { database: server.database.worker, clock: systemClock, masterKey: server.masterKey };
    await performErasure({ ...deps, storage: folder.storage }, { tenantId: tenant.id, erasureId: id });
    const done = (await tenant.call('GET', `/v1/erasures/${id}`)).json<Erasure>();
    expect(done).toMatchObject({ status: 'done', versions: 6, records: 1 });
    expect((await tenant.call('GET', `/v1/jobs/${jobId}/erasures`)).json()).toEqual({ erasures: [done] });
    expect((await tenant.call('POST', '/v1/erasures/preview', record())).statusCode).toBe(404);
    expect((await other.call('GET', `/v1/erasures/${id}`)).statusCode).toBe(404);
  });

  it("answers another tenant's ids and random ids alike", async () => {
    const plain = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
    const body = { ...record(), recordId: idOf(2), confirm: idOf(2) };
    const question = { ...record(), recordId: idOf(2) };
    const calls: ((job: string, hold: string) => ReturnType<TestTenant['call']>)[] = [
      (job) => preview(month, other, job),
      (_job, hold) => other.call('POST', `/v1/retention/holds/${hold}/confirm`),
      (job) => other.call('POST', '/v1/erasures/preview', { ...question, jobId: job }),
      (job) => other.call('POST', '/v1/erasures', { ...body, jobId: job }),
      (job) => other.call('GET', `/v1/jobs/${job}/erasures`),
    ];
    for (const call of calls) {
      const foreign = await call(jobId, holdId);
      expect(foreign.statusCode).toBe(404);
      expect(plain(foreign.body)).toBe(plain((await call(nowhere, nowhere)).body));
    }
    expect((await other.call('GET', '/v1/retention/holds')).json()).toEqual({ holds: [] });
  });
});

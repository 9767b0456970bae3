import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { connection, run, withTenant } from '#core/db';
import { ensureFileTables } from '#core/files';
import { requestRun } from '#core/jobs';
import { ensureStore } from '#core/versions';
import { useServer, type TestTenant } from '#test/api-server';
import type { ErrorReply, Job, RunFiles } from '../../server/schemas/index.ts';

describe('the files of a run over the API', () => {
  const server = useServer();
  let tenant: TestTenant;
  let other: TestTenant;
  let runId: string;
  let storeSchema: string;
  const recordId = (n: number) => `06850000000000${n}AAA`;

  beforeAll(async () => {
    tenant = await server.tenant('00D000000000001EAA');
    other = await server.tenant('00D000000000002EAA');
    const created = await tenant.call('POST', '/v1/jobs', {
      ...{ name: 'Nightly', connectionId: tenant.connectionId, timeOfDay: '02:00' },
      ...{ timeZone: 'Europe/Zurich', runFirstBackup: false },
    });
    const jobId = created.json<Job>().id;
    await withTenant(server.database.worker.db, tenant.id, async (tx) => {
      runId = (await requestRun(tx, server.clock, { jobId, trigger: 'manual' })).id;
      const [org] = await tx
        .select({ storeSchema: connection.storeSchema })
        .from(connection)
        .where(eq(connection.id, tenant.connectionId));
      storeSchema = org?.storeSchema ?? '';
    });
  });

  const files = async (query = '') =>
    (await tenant.call('GET', `/v1/runs/${runId}/files${query}`)).json<RunFiles>();

  it('are none before the first run has looked for any', async () => {
    expect(await files()).toEqual({
      files: { total: 0, done: 0, failed: 0, bytes: 0 },
      failures: [],
      nextAfter: null,
    });
  });

  it('are counted, and those it was closed without are named with their reason, page by page', async () => {
    await withTenant(server.database.worker.db, tenant.id, async (tx) => {
      await ensureStore(tx, storeSchema);
      await ensureFileTables(tx, storeSchema);
      for (const n of [1, 2, 3])
        await tx.execute(sql`
          insert into ${sql.identifier(storeSchema)}.file_failure (run, record_id, revision, object, bytes, attempts, reason, failed_at)
          values (1, ${recordId(n)}, '', 'ContentVersion', ${n === 3 ? -1 : n}::int8, 3, 'It is gone.', now())`);
      await tx
        .update(run)
        .set({ filesTotal: 10, filesDone: 7, filesFailed: 3, fileBytes: 123 })
        .where(eq(run.id, runId));
    });
    const first = await files('?limit=2');
    expect(first.files).toEqual({ total: 10, done: 7, failed: 3, bytes: 123 });
    expect(first.failures.map((failure) => failure.recordId)).toEqual([recordId(1), recordId(2)]);
    expect(first.failures[0]).toMatchObject({
      bytes: 1,
      attempts: 3,
      reason: 'It is gone.',
      fetchedLater: false,
    });
    const second = await files(`?limit=2&after=${first.nextAfter ?? ''}`);
    expect(second.failures.map(({ bytes }) => bytes)).toEqual([null]);
    expect(second.nextAfter).toBeNull();
    const summary = await tenant.call('GET', `/v1/runs/${runId}`);
    expect(summary.json<{ run: { files: unknown } }>().run.files).toEqual(first.files);
  });

  it('are told to nobody of another tenant', async () => {
    const reply = await other.call('GET', `/v1/runs/${runId}/files`);
    expect(reply.statusCode).toBe(404);
    expect(reply.json<ErrorReply>().error.code).toBe('NOT_FOUND');
  });
});

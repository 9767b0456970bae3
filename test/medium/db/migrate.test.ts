import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, dropDatabase, migrateDatabase, openDatabase, withTenant } from '#core/db';
import { databaseUrl, serverUrl, useDatabase } from '#test/database';

const name = `test_${randomBytes(6).toString('hex')}`;
const database = useDatabase();
beforeAll(() => createDatabase(serverUrl(), name));
afterAll(() => dropDatabase(serverUrl(), name));

it('migrates an empty database, also when two processes do it at once, and does nothing the next time', async () => {
  await Promise.all([migrateDatabase(databaseUrl(name)), migrateDatabase(databaseUrl(name))]);
  await migrateDatabase(databaseUrl(name));
  const opened = openDatabase({ url: databaseUrl(name), role: 'holdfast_worker' });
  const rows = await opened.db.execute(
    sql`select (select count(*)::int from pg_tables where schemaname = 'holdfast') as tables, to_regclass('graphile_worker._private_jobs') is not null as queue`,
  );
  await opened.close();
  expect(rows[0]).toMatchObject({ queue: true });
  expect(rows[0]?.tables).toBeGreaterThan(10);
});

it('lets the API add a task, in its own transaction, without any right on the queue', async () => {
  const add = sql`select holdfast.enqueue('run_backup', '{"a":1}', 'q', 'k', null, 3)`;
  await database.api.db.transaction(async (tx) => tx.execute(add));
  await expect(
    database.api.db.transaction(async (tx) => {
      await tx.execute(add);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  const jobs = await database.worker.db.execute(
    sql`select task_identifier as task, queue_name as queue from graphile_worker.jobs`,
  );
  expect([...jobs]).toEqual([{ task: 'run_backup', queue: 'q' }]);
  await expect(database.api.db.execute(sql`select 1 from graphile_worker.jobs`)).rejects.toMatchObject({
    cause: { code: '42501' },
  });
});

it('lets the worker make schemas in a cloned database, and the API not', async () => {
  await database.worker.db.execute(sql`create schema store_probe`);
  await expect(database.api.db.execute(sql`create schema store_other`)).rejects.toMatchObject({
    cause: { code: '42501' },
  });
});

it('finds across tenants only what has to be known before a tenant is', async () => {
  const key = { tenant: '00000000-0000-4000-8000-00000000000a', id: 'hk_1' };
  await withTenant(database.api.db, key.tenant, async (tx) => {
    await tx.execute(
      sql`insert into holdfast.tenant (id, org_id, name, created_at) values (${key.tenant}, '00D000000000001AAA', 'n', now())`,
    );
    await tx.execute(
      sql`insert into holdfast.signing_key (key_id, tenant_id, sealed_key, created_at) values (${key.id}, ${key.tenant}, '\\x01', now())`,
    );
  });
  const [found] = await database.api.db.execute(
    sql`select tenant_id, org_id from holdfast.find_signing_key(${key.id})`,
  );
  expect(found).toEqual({ tenant_id: key.tenant, org_id: '00D000000000001AAA' });
  const [tenant] = await database.worker.db.execute(
    sql`select holdfast.find_tenant('00D000000000001AAA') as id`,
  );
  expect(tenant).toEqual({ id: key.tenant });
  for (const call of [
    sql`select * from holdfast.due_jobs(now(), 10)`,
    sql`select * from holdfast.open_work(now())`,
    sql`select holdfast.purge_nonces(now())`,
  ]) {
    await expect(database.worker.db.execute(call)).resolves.toBeDefined();
  }
});

it('answers many queries of both drivers at once, and goes on after the server ended every connection', async () => {
  const { db, pool } = database.worker;
  const ask = () =>
    Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        Promise.all([db.execute(sql`select ${n}::int as n`), pool.query('select 1')]),
      ),
    );
  await ask();
  await endAllConnections();
  await expect
    .poll(
      () =>
        ask().then(
          () => true,
          () => false,
        ),
      { timeout: 5_000 },
    )
    .toBe(true);
});

async function endAllConnections(): Promise<void> {
  const url = new URL(database.url);
  const client = postgres({
    host: url.searchParams.get('host') ?? '',
    database: url.pathname.slice(1),
    username: url.username,
  });
  await client`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename is not null and pid <> pg_backend_pid()`;
  await client.end();
}

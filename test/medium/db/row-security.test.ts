import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant, type Database } from '#core/db';
import { useDatabase } from '#test/database';

const database = useDatabase();
const mine = '00000000-0000-4000-8000-000000000001';
const theirs = '00000000-0000-4000-8000-000000000002';
const roles = ['api', 'worker'] as const;
let admin: postgres.Sql;
let tables: string[] = [];

/** One row in each table for each tenant, made from the catalogue, so that a new table is covered as soon as it exists. */
beforeAll(async () => {
  admin = postgres({ ...socketOf(database.url), onnotice: () => undefined });
  const found = await admin<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'holdfast'::regnamespace and c.relkind in ('r', 'p') order by 1`;
  tables = found.map((row) => row.name);
  await admin.begin(async (tx) => {
    // Foreign keys are not what is tested here.
    await tx`set local session_replication_role = replica`;
    for (const [index, tenantId] of [mine, theirs].entries()) {
      await tx`insert into holdfast.tenant (id, org_id, name, created_at) values (${tenantId}, ${`org${index}`}, 'n', now())`;
      for (const table of tables) await tx.unsafe(await insertOf(table, tenantId));
    }
  });
});
afterAll(() => admin.end());

describe.each(roles)('as %s', (role) => {
  it('sees nothing while no tenant is set', async () => {
    for (const table of ['tenant', ...tables])
      expect([table, await count(database[role], table)]).toEqual([table, 0]);
  });

  it('sees the rows of the tenant that is set, and no others', async () => {
    for (const table of ['tenant', ...tables]) {
      if (!(await may(role, table, 'SELECT'))) continue;
      const seen = await withTenant(database[role].db, mine, async (tx) =>
        tx.execute(
          sql.raw(`select ${table === 'tenant' ? 'id' : 'tenant_id'} as tenant from holdfast."${table}"`),
        ),
      );
      expect([table, seen.map((row) => row.tenant)]).toEqual([table, [mine]]);
    }
  });

  it('cannot insert a row of another tenant', async () => {
    for (const table of tables) {
      if (!(await may(role, table, 'INSERT'))) continue;
      const statement = await insertOf(table, theirs);
      await expect(
        withTenant(database[role].db, mine, (tx) => tx.execute(sql.raw(statement))),
        table,
      ).rejects.toMatchObject({
        cause: { code: '42501', message: expect.stringContaining('row-level security') },
      });
    }
  });

  it('owns no control table and may not pass by row security', async () => {
    const owned = await admin`
      select relname from pg_class where relnamespace = 'holdfast'::regnamespace and relowner = ${`holdfast_${role}`}::regrole and relkind in ('r', 'p')`;
    expect([...owned]).toEqual([]);
    const [attributes] = await admin`
      select rolsuper, rolbypassrls, pg_has_role(rolname, 'holdfast_owner', 'member') as owner from pg_roles where rolname = ${`holdfast_${role}`}`;
    expect(attributes).toEqual({ rolsuper: false, rolbypassrls: false, owner: false });
  });
});

it('forces row security on every table that has a tenant, and on the tenants', async () => {
  const forced = await admin<{ relname: string }[]>`
    select relname from pg_class where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'p')
    and relrowsecurity and relforcerowsecurity order by 1`;
  expect(forced.map((row) => row.relname)).toEqual([...tables, 'tenant'].sort());
  expect(tables.length).toBeGreaterThanOrEqual(10);
});

it('leaves no table of the schema without a tenant', async () => {
  const all = await admin<{ relname: string }[]>`
    select relname from pg_class where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'p')`;
  // What plans there are is the same for everybody.
  expect(all.map((row) => row.relname).sort()).toEqual([...tables, 'plan', 'tenant'].sort());
});

async function count(opened: Database, table: string): Promise<number> {
  if (!(await may(opened === database.api ? 'api' : 'worker', table, 'SELECT'))) return 0;
  const [row] = await opened.db.execute<{ n: number }>(
    sql.raw(`select count(*)::int as n from holdfast."${table}"`),
  );
  return row?.n ?? -1;
}

async function may(role: (typeof roles)[number], table: string, right: string): Promise<boolean> {
  const [row] = await admin<
    { may: boolean }[]
  >`select has_table_privilege(${`holdfast_${role}`}, ${`holdfast.${table}`}, ${right}) as may`;
  return row?.may ?? false;
}

/** An insert that gives a value to each column that needs one; the check constraints name the values of theirs. */
async function insertOf(table: string, tenantId: string): Promise<string> {
  const columns = await admin<{ name: string; type: string; rule: string | null }[]>`
    select a.attname as name, format_type(a.atttypid, null) as type,
      (select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as rule
    from pg_attribute a where a.attrelid = ${`holdfast.${table}`}::regclass and a.attnum > 0 and not a.attisdropped
      and (a.attnotnull or a.attname = 'time_of_day') and not a.atthasdef and a.attidentity = ''`;
  const values = columns.map(({ name, type, rule }) => {
    if (name === 'tenant_id') return `'${tenantId}'`;
    return valueFor(name, type, rule);
  });
  return `insert into holdfast."${table}" (${columns.map((column) => `"${column.name}"`).join(', ')}) values (${values.join(', ')})`;
}

function valueFor(name: string, type: string, rule: string | null): string {
  if (name === 'state') return "'pending'";
  const allowed = rule ? /'([^']+)'::text/.exec(rule)?.[1] : undefined;
  if (name === 'store_schema') return "'store_' || replace(gen_random_uuid()::text, '-', '')";
  if (name === 'time_of_day') return "'08:30'";
  if (allowed) return `'${allowed}'`;
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'text') return 'gen_random_uuid()::text';
  if (type === 'jsonb') return "'[]'";
  if (type === 'bytea') return "'\\x00'";
  if (type === 'boolean') return 'false';
  if (type.startsWith('timestamp')) return 'now()';
  return '1';
}

function socketOf(url: string) {
  const { searchParams, pathname, username } = new URL(url);
  return { host: searchParams.get('host') ?? '', database: pathname.slice(1), username };
}

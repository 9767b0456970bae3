import postgres from 'postgres';
import { parseDatabaseUrl, urlOfDatabase } from './database-url.ts';
import { plainClientOptions } from './database.ts';

const safeName = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Creates a database, as a copy of `template` when one is named (nobody may be connected to that one). `name` is lower case letters,
 * digits and `_`. Fails when it exists.
 */
export async function createDatabase(adminUrl: string, name: string, template?: string): Promise<void> {
  await asAdmin(adminUrl, async (sql) => {
    const source = template === undefined ? sql`` : sql`template ${sql(checked(template))}`;
    await sql`create database ${sql(checked(name))} ${source}`;
  });
  if (template !== undefined) await asAdmin(urlOfDatabase(adminUrl, name), grantStoreRights);
}

/** True when the server has a database of this name. */
export async function databaseExists(adminUrl: string, name: string): Promise<boolean> {
  return asAdmin(adminUrl, async (sql) => {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    return found.length > 0;
  });
}

/** How many connections of other programs a server has, our own question left out. */
export async function otherConnections(adminUrl: string): Promise<number> {
  const [row] = await asAdmin(
    adminUrl,
    async (sql) =>
      sql<{ count: number }[]>`select count(*)::int as count from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  return row?.count ?? 0;
}

/** Drops a database and ends the connections to it. No error when there is none of that name. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, async (sql) => {
    await sql`drop database if exists ${sql(checked(name))} with (force)`;
  });
}

/**
 * Lets the worker role make schemas: one per connection's version store, and graphile-worker's own. A right on the database itself is
 * copied neither by a template nor by a dump of one database, so it is granted anew each time. Does nothing before the roles exist.
 */
export async function grantStoreRights(sql: postgres.Sql): Promise<void> {
  await sql`do $$ begin
    if exists (select from pg_roles where rolname = 'holdfast_worker') then
      execute format('grant create on database %I to holdfast_worker', current_database());
    end if;
  end $$`;
}

/** One connection without a role of ours, closed afterwards. */
export async function asAdmin<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres({ ...plainClientOptions(parseDatabaseUrl(url)), max: 1, fetch_types: false });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function checked(name: string): string {
  if (!safeName.test(name)) throw new TypeError(`Not a database name: ${name}`);
  return name;
}

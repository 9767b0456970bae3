import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createDatabase,
  migrateDatabase,
  openDatabase,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#core/db';
import {
  copyPage,
  ensureStore,
  openStaging,
  prepareStaging,
  registerObject,
  stagedRows,
} from '#core/versions';
import { csvOf, describeObject, idOf, StoreStory } from './store-story.ts';

let dataDir: string;
let server: EmbeddedPostgres;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'holdfast-crash-'));
  await chmod(dataDir, 0o711);
  // Settings for keeping data: a throw-away server would not survive this.
  server = await startEmbeddedPostgres({ dataDir });
  await createDatabase(server.adminUrl, 'crash');
  await migrateDatabase(server.databaseUrl('crash'));
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('shows by its row count that a crash of Postgres emptied a staging; merged runs are all there', async () => {
  const before = openDatabase({ url: server.databaseUrl('crash'), role: 'holdfast_worker' });
  const story = new StoreStory(before);
  const object = describeObject('Account', ['Name']);
  const rows = [1, 2, 3].map((n) => ({ Id: idOf(n), Name: `n${n}` }));
  await story.run(1, { object, pages: [rows] });
  const { stored, staging } = await before.db.transaction(async (tx) => {
    await tx.execute(sql`set local synchronous_commit = on`);
    await ensureStore(tx, story.schema);
    const stored = await registerObject(tx, story.schema, 2, object, object.fields, 3);
    return { stored, staging: await prepareStaging(tx, story.schema, 2, stored) };
  });
  const page = Readable.from([Buffer.from(csvOf(['Id', 'Name'], rows))]);
  await copyPage(before.pool, staging, ['Id', 'Name'], page, async () => undefined);
  expect(await stagedRows(before.db, staging)).toBe(3);

  const pid = Number(
    (await readFile(join(server.dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0],
  );
  process.kill(pid, 'SIGKILL');
  server = await startEmbeddedPostgres({ dataDir });
  await before.close();

  const after = openDatabase({ url: server.databaseUrl('crash'), role: 'holdfast_worker' });
  expect(await stagedRows(after.db, openStaging(story.schema, 2, stored))).toBe(0);
  expect(await stagedRows(after.db, openStaging(story.schema, 9, stored))).toBe(0);
  const again = await after.pool.query(
    `select count(*)::int as n from ${story.schema}.record_version where _to is null`,
  );
  expect(again.rows).toEqual([{ n: 3 }]);
  await after.close();
});

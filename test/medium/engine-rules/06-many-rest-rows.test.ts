import { expect, it } from 'vitest';
import type { World } from '#simulator';
import { useDatabase } from '#test/database';
import { simulatedBackup } from '../backup/simulated-backup.ts';
import { showOnly } from '../backup/small-world.ts';

const database = useDatabase();
const rows = 30_000;

const world: World = {
  name: 'many',
  companyName: 'Many Ltd',
  metadataFolders: [],
  disasters: [],
  records: () => [],
};

it('06 stores all 30,000 rows of an object that only REST reads, past a page that is short', async () => {
  const backup = await simulatedBackup(database.worker, {
    world,
    generate: { Lead: rows },
    shortPages: true,
  });
  try {
    const { org } = backup.simulator;
    showOnly(backup.simulator, ['Lead']);
    Object.assign(org.object('Lead'), { bulkQueryable: false });
    // Pages in the midst hold 200 rows instead of 2,000: only a missing nextRecordsUrl is the end.
    const run = await backup.backUp();
    expect(run.objects.get('Lead')).toMatchObject({
      ...{ coverage: 'ok', records: rows, added: rows, rowsStaged: rows },
      route: 'rest',
    });
    const ids = (await backup.versions()).map(({ id }) => id);
    expect(ids).toHaveLength(rows);
    expect(new Set(ids).size).toBe(rows);
  } finally {
    await backup.simulator.close();
  }
});

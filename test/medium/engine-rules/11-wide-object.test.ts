import { expect, it } from 'vitest';
import { useDatabase } from '#test/database';
import { addObjects } from '../backup/many-objects.ts';
import { simulatedBackup } from '../backup/simulated-backup.ts';
import { insertRecord, showOnly, updateRecord, idsOf } from '../backup/small-world.ts';

const database = useDatabase();
const width = 800;
const rows = 30;

it.each(['bulk', 'rest'] as const)(
  '11 reads 800 fields, more than fit into an address, without losing a row or a field: by %s',
  async (route) => {
    let now = Date.now() - 86_400_000;
    const backup = await simulatedBackup(database.worker, { world: undefined, now: () => new Date(now) });
    try {
      const { org } = backup.simulator;
      const [name = ''] = addObjects(backup.simulator, 0, 1);
      const wide = org.object(name);
      Object.assign(wide, { bulkQueryable: route === 'bulk' });
      const like = wide.fields.get('name');
      if (!like) throw new Error('The object has no name.');
      const fields = Array.from({ length: width }, (_, n) => `A_field_with_a_long_name_${n}__c`);
      for (const field of fields)
        wide.fields.set(field.toLowerCase(), { ...like, name: field, nameField: false });
      org.schema.changed(new Date(now));
      for (let n = 0; n < rows; n += 1)
        insertRecord(org, name, Object.fromEntries(fields.map((field, place) => [field, `${n}.${place}`])));
      showOnly(backup.simulator, [name]);
      const first = await backup.backUp();
      expect(first.objects.get(name)).toMatchObject({ route, coverage: 'ok', records: rows, added: rows });
      const versions = await backup.versions();
      const named = versions.map(({ values }) => fields.map((field) => values[field.toLowerCase()]));
      expect(named.map((values) => values[width - 1]).sort()).toEqual(
        Array.from({ length: rows }, (_, n) => `${n}.${width - 1}`).sort(),
      );
      expect(named.flat().filter((value) => value !== undefined)).toHaveLength(rows * width);
      now += 3_600_000;
      const last = fields.at(-1) ?? '';
      updateRecord(org, name, idsOf(backup.simulator, name)[7] ?? '', { [last]: 'changed' });
      const second = await backup.backUp();
      expect(second.objects.get(name)).toMatchObject({ coverage: 'ok', changed: 1, added: 0, deleted: 0 });
      const events = backup.simulator.org.events;
      expect(events.length).toBeGreaterThan(0);
    } finally {
      await backup.simulator.close();
    }
  },
);

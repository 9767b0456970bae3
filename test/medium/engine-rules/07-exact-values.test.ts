import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '#test/database';
import { holdsNul, nulMarker } from '#core/versions';
import { addObjects } from '../backup/many-objects.ts';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { insertRecord, showOnly } from '../backup/small-world.ts';

const database = useDatabase();

const texts = [
  ...[
    'two\r\nlines',
    'one\nfeed',
    'quote " and ""',
    ',"',
    "it's",
    '#N/A',
    'NA',
    'null',
    'None',
    'N/A',
    'undefined',
  ],
  ...[
    '00123',
    '1e5',
    '0x10',
    '  leading',
    'trailing  ',
    ' ',
    '\t',
    '-',
    '=1+1',
    '\\N',
    '\\.',
    '"',
    'true',
    '2026-01-01',
  ],
  ...[
    '2026-01-01T00:00:00.000+0000',
    '👩‍👩‍👧',
    'שלום עולם',
    '\u202Eabc',
    'e\u0301',
    'é',
    '\uFEFFmark',
    'a\u0000b',
  ],
  'x'.repeat(131_072),
];
const numbers = [
  '9007199254740993',
  '-9007199254740993',
  '0.100000000000000000',
  '123456789012345678',
  '0.0',
  '-0.5',
];
/** A double carries a decimal point, by either way. */
const withPoint = (digits: string) => (digits.includes('.') ? digits : `${digits}.0`);
const hour = 3_600_000;
const padding = 420;

/** An object so wide that it goes by Bulk wherever Bulk takes it, with one record for each value. */
async function tortured(bulk: boolean): Promise<{ backup: SimulatedBackup; name: string }> {
  const now = Date.parse('2026-05-01T08:00:00Z');
  const backup = await simulatedBackup(database.worker, {
    world: undefined,
    now: () => new Date(now + hour),
  });
  const { org } = backup.simulator;
  const [name = ''] = addObjects(backup.simulator, 0, 1);
  const object = org.object(name);
  Object.assign(object, { bulkQueryable: bulk });
  const like = object.fields.get('name');
  if (!like) throw new Error('The object has no name.');
  const plain = { ...like, nameField: false, custom: true, nillable: true };
  const add = (field: typeof plain) => object.fields.set(field.name.toLowerCase(), field);
  add({ ...plain, name: 'Long__c', type: 'textarea', length: 131_072 });
  add({ ...plain, name: 'Digits__c', type: 'double', length: 0, precision: 18, scale: 18 });
  add({ ...plain, name: 'When__c', type: 'datetime', length: 0 });
  const formula = { expression: 'LEN(Name)', blankAsZero: false };
  add({ ...plain, name: 'Computed__c', type: 'double', length: 0, precision: 18, calculated: true, formula });
  for (let n = 0; n < padding; n += 1) add({ ...plain, name: `A_field_that_is_there_for_width_${n}__c` });
  org.schema.changed(org.now());
  for (const [n, text] of texts.entries()) {
    const id = insertRecord(org, name, { Name: `${n}` });
    const digits = numbers[n % numbers.length] ?? null;
    const values = { Long__c: text, Digits__c: digits, When__c: '2026-01-01T00:00:00.000Z' };
    org.store.put(object, id, { ...org.store.get(id)?.values, ...values });
  }
  showOnly(backup.simulator, [name]);
  return { backup, name };
}

describe('07 exact values', () => {
  let rest: Awaited<ReturnType<typeof tortured>>;
  let bulk: Awaited<ReturnType<typeof tortured>>;
  beforeAll(async () => {
    rest = await tortured(false);
    bulk = await tortured(true);
  });
  afterAll(() => Promise.all([rest.backup.simulator.close(), bulk.backup.simulator.close()]));

  const rowsOf = async ({ backup }: typeof rest) => {
    const { storeSchema } = backup.installation.connection;
    const { rows } = await database.worker.pool.query<{ id: string; hash: string; payload: string }>(
      `select record_id as id, _h as hash, to_json(payload)::text as payload from "${storeSchema}".record_version order by 1, _from`,
    );
    return rows;
  };

  it.each(['rest', 'bulk'] as const)('07.1 come back byte for byte by %s', async (route) => {
    const { backup, name } = route === 'rest' ? rest : bulk;
    const run = await backup.backUp();
    expect(run.objects.get(name)).toMatchObject({ route, coverage: 'ok', records: texts.length });
    const stored = await backup.versions();
    const byName = new Map(stored.map(({ values }) => [values['name'], values]));
    for (const [n, text] of texts.entries()) {
      const values = byName.get(`${n}`);
      expect(values?.['long__c']).toBe(text.replaceAll('\u0000', nulMarker));
      expect(values?.['digits__c']).toBe(withPoint(numbers[n % numbers.length] ?? ''));
      expect(values?.['when__c']).toBe('2026-01-01T00:00:00.000Z');
      expect(values?.['computed__c']).toMatch(/^\d/);
    }
    const flagged = stored.filter(({ values }) => holdsNul(values['long__c'] ?? null));
    expect(flagged).toHaveLength(texts.filter((text) => text.includes('\u0000')).length);
  });

  it('07.2 have the same hash and the same bytes, whichever way they came', async () => {
    const [one, other] = [await rowsOf(rest), await rowsOf(bulk)];
    expect(one).toHaveLength(texts.length);
    expect(one).toEqual(other);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { demoWorld } from '../../../simulator/worlds/demo/index.ts';

const FOLDER = new URL('../../../../shared/data/salesforce-responses/describe-json/', import.meta.url);
const present = existsSync(FOLDER);
const records = [...demoWorld(3).records()];
if (!present)
  process.stderr.write('skipped: the recorded describes (../shared/data) are not on this machine\n');

interface RecordedField {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  readonly createable: boolean;
  readonly picklistValues: readonly { readonly value: string; readonly active: boolean }[];
}

describe.skipIf(!present)('the demo records against describes recorded from a real org', () => {
  it.each(['Account', 'Contact', 'Opportunity', 'Lead', 'Case'])(
    '%s: fields exist, can be created, hold the values',
    (type) => {
      const text = readFileSync(new URL(`${type}_describe.json`, FOLDER), 'utf8');
      const { fields } = JSON.parse(text) as { fields: readonly RecordedField[] };
      const byName = new Map(fields.map((field) => [field.name, field]));
      for (const record of records) {
        if (record.type !== type) continue;
        for (const [name, value] of Object.entries(record.fields)) {
          if (name.endsWith('__c')) continue;
          const field = byName.get(name);
          expect(field?.createable, `${type}.${name}`).toBe(true);
          if (field === undefined) continue;
          if (typeof value === 'string' && field.length > 0 && field.type !== 'reference')
            expect(value.length).toBeLessThanOrEqual(field.length);
          if (field.type === 'picklist')
            expect(
              field.picklistValues.map((one) => one.value),
              name,
            ).toContain(value);
        }
      }
    },
  );
});

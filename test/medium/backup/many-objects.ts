import type { RunningSimulator } from '#simulator';
import { insertRecord } from './small-world.ts';

/**
 * Gives a simulated org `filled` custom objects with a few records each, and `empty` ones without any: Thing001__c, Thing002__c, and so
 * on. Answers their names.
 */
export function addObjects({ org }: RunningSimulator, filled: number, empty: number): string[] {
  const like = org.object('Account');
  const kept = ['Id', 'IsDeleted', 'Name', 'CreatedDate', 'CreatedById', 'LastModifiedDate'];
  const wanted = new Set([...kept, 'LastModifiedById', 'SystemModstamp', 'OwnerId', 'Description']);
  const names: string[] = [];
  for (let n = 1; n <= filled + empty; n += 1) {
    const name = `Thing${String(n).padStart(3, '0')}__c`;
    org.schema.add({
      ...like,
      name,
      label: `Thing ${n}`,
      labelPlural: `Things ${n}`,
      kind: 'custom',
      keyPrefix: org.schema.prefixes.custom(),
      mergeable: false,
      recordTypes: [],
      validationRules: [],
      fields: new Map([...like.fields].filter(([, field]) => wanted.has(field.name))),
    });
    names.push(name);
  }
  for (const name of names.slice(0, filled))
    for (let n = 1; n <= 3; n += 1) insertRecord(org, name, { Name: `${name} ${n}` });
  return names;
}

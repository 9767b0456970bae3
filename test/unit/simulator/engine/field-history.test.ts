import { expect, it } from 'vitest';
import { trackHistory } from '../../../../simulator/catalogue/field-history.ts';
import { engineOrg, fieldXml, objectXml } from './engine-org.ts';

const METADATA = {
  'Thing__c/Thing__c.object-meta.xml': objectXml('Thing', '<enableHistory>true</enableHistory>'),
  'Thing__c/fields/Size__c.field-meta.xml': fieldXml(
    'Size__c',
    '<type>Text</type><length>10</length><trackHistory>true</trackHistory>',
  ),
};

it('changes of tracked fields are written to the history object, and those of others are not', () => {
  const engine = engineOrg({}, METADATA);
  const { org } = engine;
  trackHistory(org.schema, org.object('Account'), ['Phone', 'OwnerId']);
  const id = engine.insert('Account', { Name: 'a', Phone: '1' });
  const owner = engine.user('owner').userId;
  engine.update('Account', id, { Phone: '2', Name: 'b' });
  engine.update('Account', id, { OwnerId: owner });
  const rows = org.records('AccountHistory').map((row) => [row['Field'], row['OldValue'], row['NewValue']]);
  expect(rows).toEqual([
    ['created', undefined, undefined],
    ['Phone', '1', '2'],
    ['Owner', engine.admin.userId, owner],
    ['Owner', 'Ada Admin', 'owner'],
  ]);
  const [first] = org.records('AccountHistory');
  expect(org.find(first?.Id ?? '')?.object.name).toBe('AccountHistory');
  const thing = engine.insert('Thing__c', { Name: 't' });
  engine.update('Thing__c', thing, { Size__c: 'big' });
  expect(org.records('Thing__History').at(-1)).toMatchObject({
    ParentId: thing,
    Field: 'Size__c',
    NewValue: 'big',
  });
});

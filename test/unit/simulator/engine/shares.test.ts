import { describe, expect, it } from 'vitest';
import { setOrgWideDefault } from '../../../../simulator/engine/access/org-wide-default.ts';
import { mergeRecords } from '../../../../simulator/engine/merge.ts';
import { engineOrg, objectXml, refusalOf, type EngineOrg } from './engine-org.ts';

const restricted = { permissions: { ViewAllData: false, ModifyAllData: false } };

/** Cause, holder and level of the live shares of a record. */
const sharesOf = (engine: EngineOrg, type: string, parent: string, id: string): unknown[][] =>
  engine.org
    .records(type)
    .filter((row) => row[parent] === id)
    .map((row) => [row['RowCause'], row['UserOrGroupId'], row['AccountAccessLevel'] ?? row['AccessLevel']]);

describe('share rows', () => {
  it('name the owner of each record, and are written anew when the owner changes, which ends manual shares', () => {
    const engine = engineOrg();
    const [clerk, other] = ['clerk', 'other'].map((name) => engine.user(name).userId);
    setOrgWideDefault(engine.org, engine.org.object('Account'), 'Private');
    const id = engine.insert('Account', { Name: 'a' });
    expect(sharesOf(engine, 'AccountShare', 'AccountId', id)).toEqual([
      ['Owner', engine.admin.userId, 'All'],
    ]);
    const share = { AccountId: id, UserOrGroupId: clerk, AccountAccessLevel: 'Edit' };
    const manual = engine.insert('AccountShare', {
      ...share,
      OpportunityAccessLevel: 'None',
      CaseAccessLevel: 'None',
    });
    expect(manual).toMatch(/^00r/);
    engine.update('Account', id, { Phone: '1' });
    expect(sharesOf(engine, 'AccountShare', 'AccountId', id)).toContainEqual(['Manual', clerk, 'Edit']);
    engine.update('Account', id, { OwnerId: other });
    expect(sharesOf(engine, 'AccountShare', 'AccountId', id)).toEqual([['Owner', other, 'All']]);
    expect(engine.org.find(manual)).toBeUndefined();
  });

  it('open private records to users and to members of groups, and close them when they are deleted', () => {
    const engine = engineOrg();
    const clerk = engine.user('clerk');
    engine.org.access.setUser(clerk.userId, restricted);
    setOrgWideDefault(engine.org, engine.org.object('Opportunity'), 'Private');
    const id = engine.insert('Opportunity', { Name: 'o', StageName: 'Prospecting', CloseDate: '2026-05-01' });
    const sees = (): boolean => engine.org.as(clerk.userId).find(id) !== undefined;
    expect(sees()).toBe(false);
    const group = engine.insert('Group', { Name: 'g', DeveloperName: 'g', Type: 'Regular' });
    engine.insert('GroupMember', { GroupId: group, UserOrGroupId: clerk.userId });
    const share = engine.insert('OpportunityShare', {
      OpportunityId: id,
      UserOrGroupId: group,
      OpportunityAccessLevel: 'Read',
    });
    expect(sees()).toBe(true);
    expect(refusalOf(() => engine.update('Opportunity', id, { Name: 'p' }, clerk)).code).toBe(
      'INSUFFICIENT_ACCESS_OR_READONLY',
    );
    engine.org.delete(share);
    expect(sees()).toBe(false);
  });

  it('do not let others delete, even where everybody may edit', () => {
    const engine = engineOrg();
    const clerk = engine.user('clerk');
    const id = engine.insert('Account', { Name: 'a' });
    engine.org.access.setUser(clerk.userId, restricted);
    engine.update('Account', id, { Name: 'b' }, clerk);
    expect(refusalOf(() => engine.org.delete(id, clerk)).code).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
    engine.update('Account', id, { OwnerId: clerk.userId });
    engine.org.delete(id, clerk);
    expect(engine.value(id, 'IsDeleted')).toBe(true);
  });

  it('are refused when they open nothing, or are not the client’s to give or take', () => {
    const engine = engineOrg();
    const clerk = engine.user('clerk').userId;
    const account = engine.org.object('Account');
    const id = engine.insert('Account', { Name: 'a' });
    const levels = { OpportunityAccessLevel: 'None', CaseAccessLevel: 'None' };
    const give = (AccountAccessLevel: string, RowCause = 'Manual'): unknown =>
      engine.insert('AccountShare', {
        AccountId: id,
        UserOrGroupId: clerk,
        AccountAccessLevel,
        RowCause,
        ...levels,
      });
    expect(refusalOf(() => give('Edit'))).toMatchObject({
      code: 'FIELD_FILTER_VALIDATION_EXCEPTION',
      fields: ['AccountAccessLevel'],
    });
    setOrgWideDefault(engine.org, account, 'Read');
    expect(refusalOf(() => give('Read')).message).toBe(
      'field integrity exception: AccountAccessLevel (trivial share level Read, for organization with default level Read)',
    );
    expect(refusalOf(() => give('Edit', 'Rule')).code).toBe('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY');
    const [owner] = engine.org.records('AccountShare').filter((row) => row['AccountId'] === id);
    expect(refusalOf(() => engine.org.delete(owner?.Id ?? '')).code).toBe(
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    );
    expect(give('Edit')).toMatch(/^00r/);
  });

  it('go into the bin and come back with their record, and stay with the loser of a merge', () => {
    const engine = engineOrg();
    const [id = '', master = ''] = ['a', 'm'].map((Name) => engine.insert('Account', { Name }));
    const live = (): number => sharesOf(engine, 'AccountShare', 'AccountId', id).length;
    engine.org.delete(id);
    expect([live(), engine.org.records('AccountShare').length]).toEqual([0, 1]);
    engine.org.undelete(id);
    expect(live()).toBe(1);
    mergeRecords(engine.org, master, [id], {}, engine.admin);
    expect([live(), sharesOf(engine, 'AccountShare', 'AccountId', master).length]).toEqual([0, 1]);
    engine.org.purge(id);
    expect([...engine.org.store.rows(engine.org.object('AccountShare'), true)].length).toBe(1);
  });

  it('of custom objects exist only while the object is less than public', () => {
    const engine = engineOrg(
      {},
      {
        'Open__c/Open__c.object-meta.xml': objectXml('Open', '<sharingModel>ReadWrite</sharingModel>'),
        'Closed__c/Closed__c.object-meta.xml': objectXml('Closed', '<sharingModel>Private</sharingModel>'),
      },
    );
    const { org } = engine;
    expect([org.schema.find('Open__Share'), org.schema.find('Closed__Share')?.name]).toEqual([
      undefined,
      'Closed__Share',
    ]);
    const [open = '', closed = ''] = ['Open__c', 'Closed__c'].map((type) =>
      engine.insert(type, { Name: 'x' }),
    );
    expect(sharesOf(engine, 'Closed__Share', 'ParentId', closed)).toEqual([
      ['Owner', engine.admin.userId, 'All'],
    ]);
    setOrgWideDefault(org, org.object('Open__c'), 'Read');
    expect(sharesOf(engine, 'Open__Share', 'ParentId', open)).toEqual([
      ['Owner', engine.admin.userId, 'All'],
    ]);
    setOrgWideDefault(org, org.object('Open__c'), 'ReadWrite');
    expect(org.schema.find('Open__Share')).toBeUndefined();
  });
});

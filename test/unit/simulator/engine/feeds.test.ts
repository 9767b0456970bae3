import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deployed,
  HEAD,
  manifest,
  NS,
  objectFile,
  startMetadataOrg,
  type MetadataOrg,
} from '../metadata/packages.ts';

describe('feeds', () => {
  let org: MetadataOrg;
  const put = (files: Record<string, string>): ReturnType<typeof deployed> =>
    deployed(org, files, { rollbackOnError: true, singlePackage: true });
  const rows = async (soql: string): Promise<Record<string, unknown>[]> => {
    const answer = await org.query(soql);
    expect(answer.text).toContain('totalSize');
    return answer.body.records as Record<string, unknown>[];
  };
  const accountField = (flags: string): Record<string, string> => ({
    'package.xml': manifest({ CustomField: ['Account.Phone', 'Account.OwnerId'] }),
    'objects/Account.object': `${HEAD}<CustomObject ${NS}><fields><fullName>Phone</fullName>${flags}</fields><fields><fullName>OwnerId</fullName>${flags}</fields></CustomObject>`,
  });

  beforeAll(async () => {
    org = await startMetadataOrg();
  });
  afterAll(() => org.simulator.close());

  it('show a post in FeedItem and in the feed of its parent, and lose it together', async () => {
    const account = await org.create('Account', { Name: 'a' });
    const post = await org.create('FeedItem', { ParentId: account, Body: 'hello' });
    expect(post).toMatch(/^0D5/);
    await org.create('FeedComment', { FeedItemId: post, CommentBody: 'hi' });
    const [shown] = await rows(
      `SELECT Id, Type, Body, CommentCount, (SELECT CommentBody FROM FeedComments) FROM AccountFeed WHERE ParentId = '${account}'`,
    );
    expect(shown).toMatchObject({
      Id: post,
      Type: 'TextPost',
      Body: 'hello',
      CommentCount: 1,
      FeedComments: { records: [{ CommentBody: 'hi' }] },
    });
    expect(await rows(`SELECT Body FROM AccountFeed WHERE Id = '${post}'`)).toHaveLength(1);
    await org.send('DELETE', `sobjects/Account/${account}`);
    expect(await rows('SELECT Id FROM AccountFeed')).toEqual([]);
    org.simulator.org.undelete(account);
    expect(await rows('SELECT Id FROM AccountFeed')).toHaveLength(1);
    org.simulator.org.hardDelete(account);
    const all = org.simulator.org;
    expect([...all.store.rows(all.object('AccountFeed'), true)]).toEqual([]);
  });

  it('are not written by clients, and take a post only on something', async () => {
    const refused = await org.send('POST', 'sobjects/AccountFeed', { Body: 'x' });
    expect(refused.status).toBe(400);
    const bare = await org.send('POST', 'sobjects/FeedItem', { Body: 'x' });
    expect(bare.body[0]).toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['ParentId'] });
  });

  it('and the history follow the fields that a deploy tracks, from then on, and no longer when it says so', async () => {
    const account = await org.create('Account', { Name: 'a', Phone: '1' });
    const update = (Phone: string): Promise<unknown> =>
      org.send('PATCH', `sobjects/Account/${account}`, { Phone, Site: Phone });
    await update('2');
    expect(await rows('SELECT Id FROM AccountHistory')).toEqual([]);
    const on = await put(
      accountField('<trackFeedHistory>true</trackFeedHistory><trackHistory>true</trackHistory>'),
    );
    expect(on.failures).toEqual([]);
    await update('3');
    expect(await rows('SELECT Field, OldValue, NewValue FROM AccountHistory')).toMatchObject([
      { Field: 'Phone', OldValue: '2', NewValue: '3' },
    ]);
    expect(
      await rows(
        `SELECT Type, (SELECT FieldName, OldValue, NewValue FROM FeedTrackedChanges) FROM AccountFeed WHERE ParentId = '${account}'`,
      ),
    ).toMatchObject([
      {
        Type: 'TrackedChange',
        FeedTrackedChanges: { records: [{ FieldName: 'Account.Phone', OldValue: '2', NewValue: '3' }] },
      },
    ]);
    await put(accountField('<trackFeedHistory>false</trackFeedHistory><trackHistory>false</trackHistory>'));
    await update('4');
    expect(await rows('SELECT Id FROM AccountHistory')).toHaveLength(1);
    expect(await rows('SELECT Id FROM AccountFeed')).toHaveLength(1);
  });

  it('of custom objects come with the object and go with it', async () => {
    const name = '<nameField><label>Name</label><type>Text</type></nameField>';
    const tracked =
      '<fields><fullName>Size__c</fullName><label>Size</label><length>9</length><trackFeedHistory>true</trackFeedHistory><trackHistory>true</trackHistory><type>Text</type></fields>';
    const result = await put({
      'package.xml': manifest({ CustomObject: ['Thing__c'] }),
      'objects/Thing__c.object': objectFile(
        `<deploymentStatus>Deployed</deploymentStatus><enableFeeds>true</enableFeeds><enableHistory>true</enableHistory>${tracked}<label>Thing</label>${name}<pluralLabel>Things</pluralLabel><sharingModel>Private</sharingModel>`,
      ),
    });
    expect(result.failures).toEqual([]);
    const thing = await org.create('Thing__c', { Name: 't', Size__c: 'S' });
    await org.send('PATCH', `sobjects/Thing__c/${thing}`, { Size__c: 'L' });
    await org.create('FeedItem', { ParentId: thing, Body: 'look' });
    expect(await rows('SELECT Type FROM Thing__Feed ORDER BY CreatedDate')).toHaveLength(2);
    expect(await rows('SELECT Field FROM Thing__History')).toHaveLength(2);
    expect(await rows('SELECT RowCause FROM Thing__Share')).toMatchObject([{ RowCause: 'Owner' }]);
    expect(
      await rows(`SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = 'Thing__c'`),
    ).toMatchObject([{ InternalSharingModel: 'Private' }]);
    expect(
      await rows(
        `SELECT IsFieldHistoryTracked FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Thing__c' AND QualifiedApiName = 'Size__c'`,
      ),
    ).toMatchObject([{ IsFieldHistoryTracked: true }]);
    const gone = await put({
      'package.xml': manifest({}),
      'destructiveChanges.xml': manifest({ CustomObject: ['Thing__c'] }),
    });
    expect(gone.failures).toEqual([]);
    for (const companion of ['Feed', 'History', 'Share'])
      expect((await org.get(`sobjects/Thing__${companion}/describe`)).status).toBe(404);
  });
});

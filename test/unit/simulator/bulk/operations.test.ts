import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';
import { ingest, resultFile } from './load-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

async function load(
  operation: string,
  object: string,
  csv: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<{ good: Record<string, string>[]; bad: Record<string, string>[]; message: string }> {
  const { body } = await ingest(org, { operation, object, csv, settings });
  const good = (await resultFile(org, body.id, 'successfulResults')).rows;
  const bad = (await resultFile(org, body.id, 'failedResults')).rows;
  return { good: [...good], bad: [...bad], message: String(body.errorMessage) };
}

describe('operations of Bulk API 2.0 ingest', () => {
  it('upsert creates what it does not find, and updates what it finds', async () => {
    const id = await org.create('Account', { Name: 'There' });
    const { good } = await load('upsert', 'Account', `Id,Name\n${id},Found\n,New\n`, {
      externalIdFieldName: 'Id',
    });
    expect(Object.fromEntries(good.map((row) => [row['Name'], row['sf__Created']]))).toEqual({
      Found: 'false',
      New: 'true',
    });
    expect((await org.get(`sobjects/Account/${id}`)).body.Name).toBe('Found');
  });

  it('delete goes to the bin, hardDelete does not', async () => {
    const kept = await org.create('Account', { Name: 'Binned' });
    const lost = await org.create('Account', { Name: 'Lost' });
    const child = await org.create('Contact', { LastName: 'Child', AccountId: lost });
    expect((await load('delete', 'Account', `Id\n${kept}\n`)).good).toEqual([
      { sf__Id: kept, sf__Created: 'false', Id: kept },
    ]);
    expect((await load('hardDelete', 'Account', `Id\n${lost}\n`)).good).toHaveLength(1);
    const inBin = async (type: string, id: string): Promise<number> =>
      (await org.get(`queryAll?q=${encodeURIComponent(`SELECT Id FROM ${type} WHERE Id = '${id}'`)}`)).body
        .totalSize as number;
    expect([
      await inBin('Account', kept),
      await inBin('Account', lost),
      await inBin('Contact', child),
    ]).toEqual([1, 0, 0]);
  });

  it('hardDelete needs its permission', async () => {
    const { access, adminUserId } = org.simulator.org;
    access.setUser(adminUserId, { permissions: { BulkApiHardDelete: false } });
    const refused = await org.send('POST', 'jobs/ingest', { operation: 'hardDelete', object: 'Account' });
    access.setUser(adminUserId, undefined);
    expect([refused.status, refused.body]).toEqual([
      400,
      [
        {
          errorCode: 'FEATURENOTENABLED',
          message:
            'hardDelete operation requires special user profile permission, please contact your system administrator',
        },
      ],
    ]);
  });

  it('refuses rows one by one in the words of the platform', async () => {
    const account = await org.create('Account', { Name: 'A' });
    const deleted = await org.create('Account', { Name: 'B' });
    await org.send('DELETE', `sobjects/Account/${deleted}`);
    const contact = await org.create('Contact', { LastName: 'C' });
    const { bad } = await load('delete', 'Account', `Id\n${account}\n${deleted}\n${contact}\nnonsense\n`);
    expect(new Map(bad.map((row) => [row['Id'], row['sf__Error']]))).toEqual(
      new Map([
        [deleted, 'ENTITY_IS_DELETED:entity is deleted:--'],
        [contact, 'INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:Id --'],
        ['nonsense', 'MALFORMED_ID:malformed id nonsense:Id --'],
      ]),
    );
    expect(bad.find((row) => row['Id'] === deleted)?.['sf__Id']).toBe(deleted);
    const inserted = await load('insert', 'Account', `Id,Name\n${account},X\n`);
    expect(inserted.bad[0]?.['sf__Error']).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE:cannot specify Id in an insert call:Id --',
    );
    const updated = await load('update', 'Account', 'Id,Name\n,X\n');
    expect(updated.bad[0]?.['sf__Error']).toBe('MISSING_ARGUMENT:Id not specified in an update call:--');
    expect((await load('delete', 'Account', `Id,Name\n${account},A\n`)).message).toMatch(
      /^InvalidBatch : .*Name$/,
    );
  });

  it('finds parents by an external id, and empties the lookup for #N/A', async () => {
    const user = (await org.query('SELECT Id, Username FROM User LIMIT 1')).body.records[0];
    const account = await org.create('Account', { Name: 'Parent' });
    const contact = await org.create('Contact', { LastName: 'Orphan', AccountId: account });
    const made = await load(
      'insert',
      'Contact',
      `LastName,account.id\nIn,${account}\nOut,001000000000001AAA\n`,
    );
    const accountOf = async (id = ''): Promise<unknown> =>
      (await org.get(`sobjects/Contact/${id}`)).body.AccountId;
    expect(await accountOf(made.good[0]?.['sf__Id'])).toBe(account);
    expect(made.bad[0]?.['sf__Error']).toMatch(
      /^INVALID_FIELD:Foreign key external ID: .* not found for field Id/,
    );
    await load('update', 'Contact', `Id,Account.Id\n${contact},#N/A\n`);
    expect(await accountOf(contact)).toBeNull();
    const lead = await load('insert', 'Lead', `LastName,Company,User:Owner.Username\nL,C,${user.Username}\n`);
    expect((await org.get(`sobjects/Lead/${lead.good[0]?.['sf__Id']}`)).body.OwnerId).toBe(user.Id);
  });

  it.each([
    ['Contact', 'Account.Nope__c'],
    ['Contact', 'Account:Account.Id'],
    ['Task', 'Who.Email'],
    ['Lead', 'Owner.Username'],
  ])('fails for a column that names no parent: %s %s', async (object, column) => {
    const { message } = await load('insert', object, `${column}\n1\n`);
    expect(message).toBe(`InvalidBatch : Field name not found : ${column}`);
  });

  it.each(['true', 'TRUE', 'yes', 'Y', 'on', '1'])('reads %s as true', async (text) => {
    const { good } = await load('insert', 'Contact', `LastName,DoNotCall\nX,${text}\n`);
    expect((await org.get(`sobjects/Contact/${good[0]?.['sf__Id']}`)).body.DoNotCall).toBe(true);
  });

  it('keeps hard values unharmed, in the record and in the echo', async () => {
    const text = 'quote " comma , CRLF \r\n null #N/A x 👩‍🚀  end ';
    const { good } = await load(
      'insert',
      'Lead',
      `LastName,Company,Description\nX,"""","${text.replace('"', '""')}"\n`,
    );
    const record = (await org.get(`sobjects/Lead/${good[0]?.['sf__Id']}`)).body;
    expect([record.Company, record.Description]).toEqual(['"', text]);
    expect([good[0]?.['Company'], good[0]?.['Description']]).toEqual(['"', text]);
  });
});

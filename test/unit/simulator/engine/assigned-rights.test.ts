import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startMetadataOrg,
  deployed,
  manifest,
  objectFile,
  about,
  textField,
  HEAD,
  NS,
  type MetadataOrg,
} from '../metadata/packages.ts';

const put: typeof deployed = (org, files) =>
  deployed(org, files, { rollbackOnError: true, singlePackage: true });

/** Rights that come from the rows of deployed permission sets and their assignment. */
describe('permission sets and profiles', () => {
  let org: MetadataOrg;
  let userId: string;
  let token: string;
  const USER = 'integration@test.example';
  const asUser = (): Record<string, string> => ({ Authorization: `Bearer ${token}` });
  const query = (soql: string): ReturnType<MetadataOrg['get']> =>
    org.get(`query?q=${encodeURIComponent(soql)}`, asUser());
  const permissionSet = (inner: string): string =>
    `${HEAD}<PermissionSet ${NS}>${inner}<label>Reader</label></PermissionSet>`;
  const deploySet = async (inner: string): Promise<void> => {
    const result = await put(org, {
      'package.xml': manifest({ PermissionSet: ['Reader'] }),
      'permissionsets/Reader.permissionset': permissionSet(inner),
    });
    expect(result.failures).toEqual([]);
  };
  const READ_THING =
    '<fieldPermissions><editable>false</editable><field>Thing__c.Colour__c</field><readable>true</readable></fieldPermissions>' +
    '<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>' +
    '<allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Thing__c</object>' +
    '<viewAllRecords>false</viewAllRecords></objectPermissions>';

  beforeAll(async () => {
    org = await startMetadataOrg();
    const result = await put(org, {
      'package.xml': manifest({ CustomObject: ['Thing__c'], CustomPermission: ['Gatekeeper'] }),
      'objects/Thing__c.object': objectFile(about('Thing') + textField('Colour__c')),
      'customPermissions/Gatekeeper.customPermission': `${HEAD}<CustomPermission ${NS}><isLicensed>false</isLicensed><label>Gatekeeper</label></CustomPermission>`,
    });
    expect(result.failures).toEqual([]);
    await org.create('Thing__c', { Name: 't', Colour__c: 'red' });
    const profile = await org.query(`SELECT Id FROM Profile WHERE Name = 'Standard User'`);
    userId = await org.create('User', {
      Username: USER,
      LastName: 'Integration',
      Email: USER,
      Alias: 'integr',
      ProfileId: profile.body.records[0].Id,
      TimeZoneSidKey: 'America/Los_Angeles',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
    });
    const body = new URLSearchParams({
      grant_type: 'password',
      client_id: org.simulator.clientId,
      client_secret: org.simulator.clientSecret,
      username: USER,
      password: org.simulator.password,
    });
    const answer = await fetch(`${org.simulator.url}/services/oauth2/token`, { method: 'POST', body });
    token = String(((await answer.json()) as { access_token: unknown }).access_token);
    await org.send('POST', '/simulator/permissions', { user: USER, access: 'assigned' });
  });
  afterAll(() => org.simulator.close());

  it('each profile owns a set, which its users are assigned', async () => {
    const own = await org.query(
      `SELECT PermissionSet.IsOwnedByProfile, PermissionSet.Profile.Name FROM PermissionSetAssignment WHERE AssigneeId = '${userId}'`,
    );
    expect(own.body.records).toMatchObject([
      { PermissionSet: { IsOwnedByProfile: true, Profile: { Name: 'Standard User' } } },
    ]);
  });

  it('decide what a user sees: nothing of a custom object until a set that opens it is assigned', async () => {
    expect((await query('SELECT Id FROM Account')).status).toBe(200);
    expect((await query('SELECT Id FROM Thing__c')).body[0].errorCode).toBe('INVALID_TYPE');
    await deploySet(READ_THING);
    expect((await query('SELECT Id FROM Thing__c')).body[0].errorCode).toBe('INVALID_TYPE');
    const set = await org.query(`SELECT Id FROM PermissionSet WHERE Name = 'Reader'`);
    const assignment = await org.create('PermissionSetAssignment', {
      AssigneeId: userId,
      PermissionSetId: set.body.records[0].Id,
    });
    expect((await query('SELECT Name, Colour__c FROM Thing__c')).body.records).toMatchObject([
      { Name: 't', Colour__c: 'red' },
    ]);
    const refused = await org.send('POST', 'sobjects/Thing__c', { Name: 'u' }, asUser());
    expect(refused.body[0].errorCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
    await deploySet(READ_THING.replace(/<fieldPermissions>.*<\/fieldPermissions>/, ''));
    expect((await query('SELECT Name, Colour__c FROM Thing__c')).body[0].errorCode).toBe('INVALID_FIELD');
    await org.send('DELETE', `sobjects/PermissionSetAssignment/${assignment}`);
    expect((await query('SELECT Id FROM Thing__c')).body[0].errorCode).toBe('INVALID_TYPE');
  });

  it('give system permissions, which UserPermissionAccess shows, and custom ones by SetupEntityAccess', async () => {
    const mine = async (): Promise<unknown> =>
      (
        await query(
          'SELECT PermissionsViewAllData, PermissionsQueryAllFiles, PermissionsCreateAuditFields FROM UserPermissionAccess',
        )
      ).body.records[0];
    const none = {
      PermissionsViewAllData: false,
      PermissionsQueryAllFiles: false,
      PermissionsCreateAuditFields: false,
    };
    expect(await mine()).toMatchObject(none);
    expect((await query('SELECT Id FROM ContentDocumentLink')).body[0].errorCode).toBe('MALFORMED_QUERY');
    const permission = (name: string): string =>
      `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`;
    await deploySet(
      '<customPermissions><enabled>true</enabled><name>Gatekeeper</name></customPermissions>' +
        ['ViewAllData', 'QueryAllFiles', 'CreateAuditFields'].map(permission).join(''),
    );
    const set = await org.query(`SELECT Id, PermissionsViewAllData FROM PermissionSet WHERE Name = 'Reader'`);
    expect(set.body.records[0].PermissionsViewAllData).toBe(true);
    await org.create('PermissionSetAssignment', {
      AssigneeId: userId,
      PermissionSetId: set.body.records[0].Id,
    });
    expect(await mine()).toMatchObject({
      PermissionsViewAllData: true,
      PermissionsQueryAllFiles: true,
      PermissionsCreateAuditFields: true,
    });
    expect((await query('SELECT Id FROM ContentDocumentLink')).status).toBe(200);
    expect((await query('SELECT Id FROM Thing__c')).body.totalSize).toBe(1);
    const old = await org.send(
      'POST',
      'sobjects/Account',
      { Name: 'old', CreatedDate: '2001-01-01T00:00:00Z' },
      asUser(),
    );
    expect(old.status).toBe(201);
    const access = await org.query(
      `SELECT SetupEntityType FROM SetupEntityAccess WHERE ParentId = '${String(set.body.records[0].Id)}'`,
    );
    expect(access.body.records).toMatchObject([{ SetupEntityType: 'CustomPermission' }]);
    expect(org.simulator.org.access.hasCustomPermission(userId, 'Gatekeeper')).toBe(true);
  });

  it('may not name what is not there, nor fields that everybody sees', async () => {
    const problems = async (inner: string): Promise<unknown> => {
      const result = await put(org, {
        'package.xml': manifest({ PermissionSet: ['Reader'] }),
        'permissionsets/Reader.permissionset': permissionSet(inner),
      });
      return result.failures[0]?.['problem'];
    };
    expect(
      await problems('<userPermissions><enabled>true</enabled><name>FlyToTheMoon</name></userPermissions>'),
    ).toBe('Unknown user permission: FlyToTheMoon');
    expect(
      await problems(
        '<fieldPermissions><editable>true</editable><field>Account.Name</field><readable>true</readable></fieldPermissions>',
      ),
    ).toBe('You cannot deploy to a required field: Account.Name');
  });

  it('deploys of profiles add to what is there', async () => {
    const profile = async (inner: string): Promise<void> => {
      const result = await put(org, {
        'package.xml': manifest({ Profile: ['Standard'] }),
        'profiles/Standard.profile': `${HEAD}<Profile ${NS}><custom>false</custom>${inner}</Profile>`,
      });
      expect(result.failures).toEqual([]);
    };
    await profile(READ_THING);
    await profile('<userPermissions><enabled>true</enabled><name>ViewSetup</name></userPermissions>');
    const rows = await org.query(
      `SELECT SobjectType FROM ObjectPermissions WHERE Parent.Profile.Name = 'Standard User' AND PermissionsRead = true`,
    );
    expect(rows.body.records).toMatchObject([{ SobjectType: 'Thing__c' }]);
    const sets = await org.query(
      `SELECT PermissionsViewSetup FROM PermissionSet WHERE Profile.Name = 'Standard User'`,
    );
    expect(sets.body.records).toMatchObject([{ PermissionsViewSetup: true }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deployed,
  filesOf,
  HEAD,
  manifest,
  NS,
  objectFile,
  startMetadataOrg,
  type MetadataOrg,
} from './packages.ts';

let org: MetadataOrg;
beforeAll(async () => {
  org = await startMetadataOrg();
  await put({
    'package.xml': manifest({ CustomField: ['Account.Level__c'] }),
    'objects/Account.object': objectFile(
      '<fields><fullName>Level__c</fullName><label>Level</label><length>9</length><type>Text</type></fields>',
    ),
  });
});
afterAll(() => org.simulator.close());

const put = async (files: Record<string, string>): Promise<readonly unknown[]> =>
  (await deployed(org, files, { rollbackOnError: true, singlePackage: true })).failures;
const listed = async (type: string): Promise<string[]> =>
  (await org.connection.metadata.list({ type })).map(({ fullName }) => fullName);
const retrieved = async (types: Record<string, string[]>): Promise<Record<string, string>> => {
  const request = {
    apiVersion: '67.0',
    singlePackage: true,
    unpackaged: {
      version: '67.0',
      types: Object.entries(types).map(([name, members]) => ({ name, members })),
    },
  };
  const result = await org.connection.metadata.retrieve(request as never).complete();
  return filesOf(result.zipFile);
};

describe('profiles', () => {
  it('are listed by the names that metadata gives them', async () => {
    expect(await listed('Profile')).toEqual(['Admin', 'Minimum Access - Salesforce', 'ReadOnly', 'Standard']);
    expect(await listed('PermissionSet')).toEqual([]);
  });

  it('speak only of what is retrieved with them, and come back as they were deployed', async () => {
    const alone = (await retrieved({ Profile: ['Standard'] }))['profiles/Standard.profile'] ?? '';
    expect(alone).not.toContain('Level__c');
    expect(alone).toContain('<name>ApiEnabled</name>');
    const permission =
      '<fieldPermissions><editable>false</editable><field>Account.Level__c</field><readable>true</readable></fieldPermissions>';
    const failures = await put({
      'package.xml': manifest({ Profile: ['Standard'] }),
      'profiles/Standard.profile': `${HEAD}<Profile ${NS}><custom>false</custom>${permission}<tabVisibilities><tab>standard-Account</tab><visibility>DefaultOn</visibility></tabVisibilities></Profile>`,
    });
    expect(failures).toEqual([]);
    const files = await retrieved({ Profile: ['*'], CustomField: ['Account.Level__c'] });
    const [standard = '', readOnly = ''] = ['Standard', 'ReadOnly'].map(
      (name) => files[`profiles/${name}.profile`],
    );
    expect(standard.replace(/\s+/g, '')).toContain(permission);
    expect(standard).toContain('<tab>standard-Account</tab>');
    expect(readOnly).toMatch(/<field>Account.Level__c<\/field>\s*<readable>false/);
  });
});

describe('standard value sets', () => {
  it('are not listed, are retrieved by name, and a deploy changes the fields that they feed', async () => {
    expect(await listed('StandardValueSet')).toEqual([]);
    const files = await retrieved({ StandardValueSet: ['LeadSource', 'Nope'] });
    expect(files['standardValueSets/LeadSource.standardValueSet']).toContain('<fullName>Web</fullName>');
    const value =
      '<standardValue><fullName>Fair</fullName><default>false</default><label>Trade fair</label></standardValue>';
    const failures = await put({
      'package.xml': manifest({ StandardValueSet: ['LeadSource'] }),
      'standardValueSets/LeadSource.standardValueSet': `${HEAD}<StandardValueSet ${NS}><sorted>false</sorted>${value}</StandardValueSet>`,
    });
    expect(failures).toEqual([]);
    for (const [object, field] of [
      ['Lead', 'LeadSource'],
      ['Account', 'AccountSource'],
    ]) {
      const { body } = await org.get(`sobjects/${object ?? ''}/describe`);
      const described = (
        body.fields as { name: string; picklistValues: { value: string; active: boolean }[] }[]
      ).find(({ name }) => name === field);
      expect(described?.picklistValues.filter(({ active }) => active).map((entry) => entry.value)).toEqual([
        'Fair',
      ]);
    }
  });
});

describe('settings', () => {
  it('are listed, retrieved under their own element, and keep what is deployed', async () => {
    expect(await listed('Settings')).toEqual(expect.arrayContaining(['Account', 'Security']));
    const failures = await put({
      'package.xml': manifest({ Settings: ['Account'] }),
      'settings/Account.settings': `${HEAD}<AccountSettings ${NS}><enableAccountTeams>true</enableAccountTeams></AccountSettings>`,
    });
    expect(failures).toEqual([]);
    const file = (await retrieved({ Settings: ['Account'] }))['settings/Account.settings'] ?? '';
    expect(file).toContain('<AccountSettings xmlns=');
    expect(file).toContain('<enableAccountTeams>true</enableAccountTeams>');
    expect(file).toContain('<enableAccountOwnerReport>false</enableAccountOwnerReport>');
  });
});

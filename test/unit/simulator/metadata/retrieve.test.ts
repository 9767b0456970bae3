import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyWorld, loadWorldFolder, type World } from '#simulator';
import { deployed, filesOf, manifest, startMetadataOrg, suitePackage, type MetadataOrg } from './packages.ts';

/** The demo world's metadata without its records. */
const world: World = {
  ...emptyWorld(),
  metadataFolders: [fileURLToPath(new URL('../../../../simulator/worlds/demo/metadata', import.meta.url))],
};

let org: MetadataOrg;
beforeAll(async () => {
  org = await startMetadataOrg({ world });
});
afterAll(() => org.simulator.close());

type Types = Readonly<Record<string, readonly string[]>>;

interface Retrieved {
  readonly files: Record<string, string>;
  readonly fileProperties: readonly Record<string, unknown>[];
  readonly messages: readonly Record<string, unknown>[];
}

async function retrieved(
  from: MetadataOrg,
  types: Types,
  more: Record<string, unknown> = {},
): Promise<Retrieved> {
  const unpackaged = {
    types: Object.entries(types).map(([name, members]) => ({ members: [...members], name })),
    version: '67.0',
  };
  const request = { apiVersion: 67, unpackaged, ...more } as unknown as Parameters<
    typeof org.connection.metadata.retrieve
  >[0];
  const result = await from.connection.metadata.retrieve(request).complete();
  expect(result).toMatchObject({ done: true, success: true, status: 'Succeeded' });
  const { fileProperties, messages } = result as unknown as Omit<Retrieved, 'files'>;
  return { files: filesOf(result.zipFile), fileProperties, messages };
}

const everything: Types = {
  CustomObject: ['*', 'Account', 'Case'],
};

describe('describeMetadata and listMetadata', () => {
  it('tell the types, with their folders and children', async () => {
    const { metadataObjects, partialSaveAllowed } = await org.connection.metadata.describe();
    expect(partialSaveAllowed).toBe(true);
    expect(metadataObjects.find((type) => type.xmlName === 'ApexClass')).toMatchObject({
      directoryName: 'classes',
      inFolder: false,
      metaFile: true,
      suffix: 'cls',
    });
    expect(metadataObjects.find((type) => type.xmlName === 'Report')?.inFolder).toBe(true);
    expect(metadataObjects.find((type) => type.xmlName === 'CustomObject')?.childXmlNames).toContain(
      'CustomField',
    );
  });

  it('list what the world brought, and standard objects by name', async () => {
    const objects = await org.connection.metadata.list({ type: 'CustomObject' });
    const names = objects.map((row) => row.fullName);
    expect(names).toEqual(expect.arrayContaining(['Account', 'Contact', 'Site__c', 'Equipment__c']));
    expect(objects.find((row) => row.fullName === 'Site__c')).toMatchObject({
      fileName: 'objects/Site__c.object',
      id: expect.stringMatching(/^01I/),
      manageableState: 'unmanaged',
      createdByName: 'Ada Admin',
    });
    expect(objects.find((row) => row.fullName === 'Account')?.id).toBe('');
    const fields = await org.connection.metadata.list([{ type: 'CustomField' }, { type: 'ApexClass' }]);
    expect(fields.map((row) => row.fullName)).toContain('Account.NPS_Score__c');
  });

  it('refuse unknown types and more than three queries', async () => {
    await expect(org.connection.metadata.list({ type: 'Nonsense' })).rejects.toMatchObject({
      errorCode: 'sf:INVALID_TYPE',
    });
    const four = [1, 2, 3, 4].map(() => ({ type: 'ApexClass' }));
    await expect(org.connection.metadata.list(four)).rejects.toThrow(/maximum of 3/);
  });
});

describe('retrieve', () => {
  it('puts objects together out of their fields, in a zip that deploys to an empty org and comes back alike', async () => {
    const { files, fileProperties } = await retrieved(org, everything);
    expect(Object.keys(files)).toContain('unpackaged/objects/Site__c.object');
    expect(files['unpackaged/objects/Site__c.object']).toMatch(
      /<fields>\s*<fullName>Site_Code__c<\/fullName>/,
    );
    expect(files['unpackaged/objects/Account.object']).toContain('<fullName>Industry</fullName>');
    expect(fileProperties.map((row) => row['fileName'])).toContain('unpackaged/package.xml');
    const empty = await startMetadataOrg();
    const result = await deployed(empty, files);
    expect(result.failures).toEqual([]);
    expect((await retrieved(empty, everything)).files).toEqual(files);
    const before = (await org.connection.describe('Equipment__c')).fields.map(
      ({ name, type }) => `${name} ${type}`,
    );
    const after = (await empty.connection.describe('Equipment__c')).fields.map(
      ({ name, type }) => `${name} ${type}`,
    );
    expect(after.sort()).toEqual(before.sort());
    await empty.simulator.close();
  });

  it('gives single fields in a file of only these, and single packages without a folder', async () => {
    const { files } = await retrieved(
      org,
      { CustomField: ['Account.NPS_Score__c'] },
      { singlePackage: true },
    );
    expect(Object.keys(files).sort()).toEqual(['objects/Account.object', 'package.xml']);
    expect(files['objects/Account.object']?.match(/<fields>/g)).toHaveLength(1);
  });

  it('says what cannot be found, and is not done at the first question', async () => {
    const { messages } = await retrieved(org, { ApexClass: ['Absent'] });
    expect(messages).toEqual([
      {
        fileName: 'unpackaged/package.xml',
        problem: "Entity of type 'ApexClass' named 'Absent' cannot be found",
      },
    ]);
    const { id } = await org.connection.metadata.retrieve({ apiVersion: 67 });
    expect(id).toMatch(/^09S/);
    expect((await org.connection.metadata.checkRetrieveStatus(id)).done).toBe(false);
    expect((await org.connection.metadata.checkRetrieveStatus(id)).done).toBe(true);
  });

  it('gives back byte for byte what was deployed: classes, layouts in folders, bundles, labels, reports', async () => {
    const xml = (type: string, content: string): string =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n    ${content}\n</${type}>\n`;
    const files = {
      'unpackaged/aura/Box/Box.cmp': '<aura:component/>',
      'unpackaged/aura/Box/Box.cmp-meta.xml': xml('AuraDefinitionBundle', '<apiVersion>67.0</apiVersion>'),
      'unpackaged/classes/One.cls': 'public class One {} // ü\r\n',
      'unpackaged/classes/One.cls-meta.xml': xml('ApexClass', '<apiVersion>67.0</apiVersion>'),
      'unpackaged/labels/CustomLabels.labels': xml(
        'CustomLabels',
        '<labels>\n        <fullName>Hello</fullName>\n        <language>en_US</language>\n        <value>&quot;Hi&quot; &amp; bye</value>\n    </labels>',
      ),
      'unpackaged/layouts/Account-Big %28Sales%29 Layout.layout': xml(
        'Layout',
        '<showEmailCheckbox>false</showEmailCheckbox>',
      ),
      'unpackaged/lwc/hello/hello.js': 'export default class Hello {}',
      'unpackaged/lwc/hello/hello.js-meta.xml': xml(
        'LightningComponentBundle',
        '<isExposed>true</isExposed>',
      ),
      'unpackaged/reports/Team-meta.xml': xml('ReportFolder', '<name>Team</name>'),
      'unpackaged/reports/Team/All.report': xml('Report', '<name>All</name>'),
    };
    const types = {
      ApexClass: ['One'],
      AuraDefinitionBundle: ['Box'],
      CustomLabels: ['CustomLabels'],
      Layout: ['Account-Big (Sales) Layout'],
      LightningComponentBundle: ['hello'],
      Report: ['Team', 'Team/All'],
    };
    const result = await deployed(org, { ...files, 'unpackaged/package.xml': manifest(types) });
    expect(result.failures).toEqual([]);
    const { files: back } = await retrieved(org, types);
    delete back['unpackaged/package.xml'];
    expect(back).toEqual(files);
    const labels = await org.connection.metadata.list({ type: 'CustomLabel' });
    expect(labels.map((row) => row.fullName)).toEqual(['Hello']);
    const reports = await org.connection.metadata.list({ type: 'Report', folder: 'Team' });
    expect(reports.map((row) => row.fullName)).toEqual(['Team/All']);
    expect(await org.connection.metadata.list({ type: 'ReportFolder' })).toHaveLength(1);
  });

  it('gives a package by its name', async () => {
    const files = suitePackage();
    const named = Object.entries(files).map(([path, text]) => [path.replace('unpackaged/', 'Suite/'), text]);
    const types = { CustomObject: ['BigTable__c'] };
    const zip = {
      ...(Object.fromEntries(named.filter(([path]) => path?.includes('BigTable'))) as Record<string, string>),
      'Suite/package.xml': manifest(types, 'Suite'),
    };
    expect((await deployed(org, zip)).failures).toEqual([]);
    const { files: back } = await retrieved(org, {}, { unpackaged: undefined, packageNames: ['Suite'] });
    expect(Object.keys(back)).toContain('Suite/objects/BigTable__c.object');
  });
});

const samples = fileURLToPath(new URL('../../../../../shared/data/sample-records/', import.meta.url));

describe.skipIf(!existsSync(samples))('metadata of public sample apps (skipped without ../shared)', () => {
  it.each(['dreamhouse-lwc', 'easy-spaces-lwc', 'ebikes-lwc'])('%s moves to an empty org', async (name) => {
    const source = await startMetadataOrg({ world: loadWorldFolder(join(samples, name)) });
    const types = {
      CustomMetadata: ['*'],
      CustomObject: ['*', 'Case', 'Contact'],
      CustomTab: ['*'],
      Flow: ['*'],
      Layout: ['*'],
    };
    const { files, messages } = await retrieved(source, types);
    expect(messages).toEqual([]);
    const target = await startMetadataOrg();
    const result = await deployed(target, files);
    expect(result.failures).toEqual([]);
    expect(result.numberComponentsDeployed).toBeGreaterThan(20);
    expect((await retrieved(target, types)).files).toEqual(files);
    await Promise.all([source.simulator.close(), target.simulator.close()]);
  });
});

describe('a saved org', () => {
  it('knows its components and its changed schema again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-metadata-'));
    const statePath = join(folder, 'state');
    const first = await startMetadataOrg({ statePath });
    await deployed(first, suitePackage());
    await first.simulator.close();
    const second = await startMetadataOrg({ statePath });
    const { files } = await retrieved(second, { ApexClass: ['*'], CustomObject: ['UpsertTable__c'] });
    expect(files['unpackaged/classes/TableData.cls']).toContain('return 1');
    expect((await second.send('PATCH', 'sobjects/UpsertTable__c/ExtId__c/x', { Name: 'x' })).status).toBe(
      201,
    );
    const prefixes = (await second.connection.describeGlobal()).sobjects
      .map((row) => row.keyPrefix)
      .filter((prefix) => prefix !== null);
    await second.connection.metadata.create('CustomObject', {
      fullName: 'Later__c',
      label: 'Later',
      pluralLabel: 'Later ones',
      nameField: { type: 'Text', label: 'Name' },
      deploymentStatus: 'Deployed',
      sharingModel: 'ReadWrite',
    } as never);
    expect(prefixes).not.toContain((await second.connection.describe('Later__c')).keyPrefix);
    await second.simulator.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the session', () => {
  it('is that of the SessionHeader: without one the fault has status 500', async () => {
    const answer = await org.send(
      'POST',
      '/services/Soap/m/67.0',
      '<Envelope><Body><describeMetadata/></Body></Envelope>',
    );
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('<faultcode>sf:INVALID_SESSION_ID</faultcode>');
  });
});

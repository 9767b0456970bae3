import { strToU8, unzipSync, zipSync } from 'fflate';
import { Connection } from 'jsforce';
import { startOrg, type OrgClient } from '../org-client.ts';
import type { SimulatorOptions } from '#simulator';

/** Packages in metadata format for the tests of the Metadata API, and a jsforce client that asks often. */

export const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
export const NS = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

export interface MetadataOrg extends OrgClient {
  readonly connection: Connection;
}

export async function startMetadataOrg(options: Partial<SimulatorOptions> = {}): Promise<MetadataOrg> {
  const org = await startOrg(options);
  const { url: instanceUrl, accessToken } = org.simulator;
  const connection = new Connection({ instanceUrl, accessToken, version: '67.0' });
  connection.metadata.pollInterval = 10;
  return { ...org, connection };
}

/** A zip of these files. */
export const zipOf = (files: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]))),
  );

/** The files of a zip in base64, as text. */
export const filesOf = (base64: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(Buffer.from(base64, 'base64'))).map(([path, bytes]) => [
      path,
      Buffer.from(bytes).toString('utf8'),
    ]),
  );

/** A package.xml: members by type. */
export function manifest(types: Readonly<Record<string, readonly string[]>>, fullName = ''): string {
  const groups = Object.entries(types).map(
    ([name, members]) =>
      `<types>${members.map((member) => `<members>${member}</members>`).join('')}<name>${name}</name></types>`,
  );
  const title = fullName === '' ? '' : `<fullName>${fullName}</fullName>`;
  return `${HEAD}<Package ${NS}>${title}${groups.join('')}<version>67.0</version></Package>`;
}

/** An object file with these elements inside. */
export const objectFile = (content: string): string =>
  `${HEAD}\n<CustomObject ${NS}>\n${content}\n</CustomObject>\n`;

/** What every custom object must say of itself. */
export const about = (label: string): string =>
  `<deploymentStatus>Deployed</deploymentStatus>\n<label>${label}</label>\n<nameField><label>Name</label><type>Text</type></nameField>\n` +
  `<pluralLabel>${label}s</pluralLabel>\n<sharingModel>ReadWrite</sharingModel>`;

export const textField = (name: string, more = ''): string =>
  `<fields><fullName>${name}</fullName>${more}<label>${name.replace(/__c$/, '')}</label><length>80</length><type>Text</type></fields>`;

export const apexMeta = `${HEAD}<ApexClass ${NS}><apiVersion>67.0</apiVersion><status>Active</status></ApexClass>`;

/** A package like the one that jsforce's own tests deploy first. */
export const suitePackage = (): Record<string, string> => ({
  'unpackaged/package.xml': manifest({
    ApexClass: ['TableData', 'TableDataTest'],
    CustomField: ['UpsertTable__c.ExtId__c'],
    CustomObject: ['BigTable__c', 'UpsertTable__c'],
    PermissionSet: ['TableUser'],
  }),
  'unpackaged/objects/BigTable__c.object': objectFile(`${textField('Note__c')}\n${about('Big Table')}`),
  'unpackaged/objects/UpsertTable__c.object': objectFile(
    `${textField('ExtId__c', '<externalId>true</externalId><unique>true</unique>')}\n${about('Upsert Table')}`,
  ),
  'unpackaged/classes/TableData.cls': 'public class TableData { public static Integer one() { return 1; } }',
  'unpackaged/classes/TableData.cls-meta.xml': apexMeta,
  'unpackaged/classes/TableDataTest.cls':
    '@isTest private class TableDataTest {\n  @isTest static void isOne() { System.assertEquals(1, TableData.one()); }\n}',
  'unpackaged/classes/TableDataTest.cls-meta.xml': apexMeta,
  'unpackaged/permissionsets/TableUser.permissionset':
    `${HEAD}<PermissionSet ${NS}><classAccesses><apexClass>TableData</apexClass><enabled>true</enabled></classAccesses>` +
    '<fieldPermissions><editable>true</editable><field>UpsertTable__c.ExtId__c</field><readable>true</readable></fieldPermissions>' +
    '<label>Table User</label><objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete><allowEdit>true</allowEdit>' +
    '<allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>BigTable__c</object><viewAllRecords>false</viewAllRecords>' +
    '</objectPermissions></PermissionSet>',
});

export interface Deployed {
  readonly status: string;
  readonly success: boolean;
  readonly numberComponentErrors: number;
  readonly numberComponentsDeployed: number;
  readonly numberComponentsTotal: number;
  readonly numberTestsCompleted: number;
  readonly successes: readonly Record<string, unknown>[];
  readonly failures: readonly Record<string, unknown>[];
}

/** Deploys a zip by SOAP and answers its result with all details. */
export async function deployed(
  org: MetadataOrg,
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>> = { rollbackOnError: true },
): Promise<Deployed> {
  const locator = org.connection.metadata.deploy(zipOf(files), options);
  const { id } = await locator;
  await locator.complete();
  const result = await org.connection.metadata.checkDeployStatus(id, true);
  const { componentSuccesses, componentFailures } = result.details;
  const plain = (rows: readonly unknown[]): Record<string, unknown>[] =>
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row as Record<string, unknown>).filter(
          ([, value]) => value !== null && value !== undefined,
        ),
      ),
    );
  return { ...result, successes: plain(componentSuccesses), failures: plain(componentFailures) };
}

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Metadata in source format, as the cases deploy it: relative path to text. */
export type SourceFiles = Readonly<Record<string, string>>;

const xml = (root: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${body}</${root}>\n`;

/** A custom object with a text name. */
export function customObject(name: string, label: string): SourceFiles {
  const body =
    `    <deploymentStatus>Deployed</deploymentStatus>\n    <label>${label}</label>\n` +
    `    <nameField>\n        <label>${label} Name</label>\n        <type>Text</type>\n    </nameField>\n` +
    `    <pluralLabel>${label}s</pluralLabel>\n    <sharingModel>ReadWrite</sharingModel>\n`;
  return { [`objects/${name}/${name}.object-meta.xml`]: xml('CustomObject', body) };
}

/** A custom field; `body` holds its elements beside fullName, in alphabetical order. */
export function customField(object: string, name: string, body: string): SourceFiles {
  const elements = `    <fullName>${name}</fullName>\n${body}`;
  return { [`objects/${object}/fields/${name}.field-meta.xml`]: xml('CustomField', elements) };
}

/** Elements of a text field of 40 characters that is an external id. */
export const externalIdText = (label: string): string =>
  `    <externalId>true</externalId>\n    <label>${label}</label>\n    <length>40</length>\n` +
  `    <required>false</required>\n    <type>Text</type>\n    <unique>true</unique>\n`;

/** An object, a custom setting, an Apex class and a permission set that grants them. */
export function mixedPackage(): SourceFiles {
  const setting =
    '    <customSettingsType>List</customSettingsType>\n    <enableFeeds>false</enableFeeds>\n' +
    '    <label>Wharf Setting</label>\n    <visibility>Public</visibility>\n';
  const apex = '    <apiVersion>67.0</apiVersion>\n    <status>Active</status>\n';
  const grants =
    '    <classAccesses>\n        <apexClass>WharfEcho</apexClass>\n        <enabled>true</enabled>\n    </classAccesses>\n' +
    '    <fieldPermissions>\n        <editable>true</editable>\n        <field>Wharf__c.Ext__c</field>\n' +
    '        <readable>true</readable>\n    </fieldPermissions>\n' +
    '    <hasActivationRequired>false</hasActivationRequired>\n    <label>Wharf Access</label>\n';
  return {
    ...customObject('Wharf__c', 'Wharf'),
    ...customField('Wharf__c', 'Ext__c', externalIdText('Ext')),
    'objects/Wharf_Setting__c/Wharf_Setting__c.object-meta.xml': xml('CustomObject', setting),
    'classes/WharfEcho.cls':
      'public with sharing class WharfEcho {\n    public static String echo(String text) {\n        return text;\n    }\n}\n',
    'classes/WharfEcho.cls-meta.xml': xml('ApexClass', apex),
    'permissionsets/Wharf_Access.permissionset-meta.xml': xml('PermissionSet', grants),
  };
}

/** Writes files into the package directory of a project. */
export function writeSource(project: string, files: SourceFiles): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(project, 'force-app/main/default', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** The files below a folder: path with slashes to text. */
export function filesBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .sort()
      .map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
  );
}

/** The metadata files of a project, wherever the CLI put them in its package directory. */
export const sourceOf = (project: string): Record<string, string> =>
  filesBelow(join(project, 'force-app/main/default'));

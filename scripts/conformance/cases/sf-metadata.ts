import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { ClientCase } from '../client-case.ts';
import { loginTo, sfIn, type Lab, type LabOrg } from '../lab.ts';
import { filesBelow, sourceOf } from './project-files.ts';

/** Reading metadata: listing, manifests, retrieve in both formats, and a round trip file by file. */
export const sfMetadataCases: readonly ClientCase[] = [
  { client: 'sf', name: 'org list metadata-types', run: listTypes },
  { client: 'sf', name: 'org list metadata', run: listComponents },
  { client: 'sf', name: 'project generate manifest --from-org', run: manifestFromOrg },
  { client: 'sf', name: 'project retrieve start --metadata', run: retrieveByName },
  { client: 'sf', name: 'project retrieve start --metadata: a name that is not there', run: retrieveMissing },
  { client: 'sf', name: 'project retrieve start --manifest --target-metadata-dir', run: retrieveZip },
  { client: 'sf', name: 'project retrieve, deploy elsewhere, retrieve: file by file', run: roundTrip },
];

interface MetadataTypes {
  readonly metadataObjects: readonly {
    readonly xmlName: string;
    readonly directoryName: string;
    readonly suffix?: string;
    readonly childXmlNames?: string | readonly string[];
  }[];
}

async function listTypes(lab: Lab): Promise<void> {
  const { metadataObjects } = await sfIn<MetadataTypes>(lab, lab.demo, ['org', 'list', 'metadata-types']);
  const object = metadataObjects.find((type) => type.xmlName === 'CustomObject');
  assert.equal(object?.directoryName, 'objects');
  assert.equal(object.suffix, 'object');
  assert.ok(object.childXmlNames?.includes('CustomField'));
  assert.ok(metadataObjects.length > 50);
}

const listed = (lab: Lab, org: LabOrg, type: string): Promise<{ fullName: string; type: string }[]> =>
  sfIn(lab, org, ['org', 'list', 'metadata', '--metadata-type', type]);

async function listComponents(lab: Lab): Promise<void> {
  const names = (await listed(lab, lab.demo, 'CustomObject')).map((component) => component.fullName);
  for (const name of ['Account', 'Equipment__c', 'Service_Visit__c', 'Site__c'])
    assert.ok(names.includes(name));
  const fields = (await listed(lab, lab.demo, 'CustomField')).map((component) => component.fullName);
  assert.ok(fields.includes('Site__c.Site_Code__c') && fields.includes('Account.Customer_Number__c'));
  assert.ok(
    (await listed(lab, lab.bare, 'CustomField')).every((field) => !field.fullName.startsWith('Site__c')),
  );
}

/** One listMetadata call per type the CLI knows: more than 500 in parallel. */
async function manifestFromOrg(lab: Lab): Promise<void> {
  await loginTo(lab, lab.demo);
  const project = lab.newProject('manifest');
  await lab.sf.json(['project', 'generate', 'manifest', '--from-org', lab.demo.alias], { folder: project });
  const manifest = readFileSync(join(project, 'package.xml'), 'utf8');
  for (const name of ['Site__c', 'Equipment__c.Serial_Number__c', 'Account'])
    assert.match(manifest, new RegExp(`<members>${name}</members>`));
  assert.match(manifest, /<name>CustomObject<\/name>/);
}

const OBJECTS = ['Site__c', 'Equipment__c', 'Service_Visit__c'];

const retrieve = (lab: Lab, org: LabOrg, folder: string, names: readonly string[]): Promise<unknown> =>
  sfIn(
    lab,
    org,
    ['project', 'retrieve', 'start', ...names.flatMap((name) => ['--metadata', `CustomObject:${name}`])],
    { folder },
  );

async function retrieveByName(lab: Lab): Promise<void> {
  const project = lab.newProject('retrieve');
  await retrieve(lab, lab.demo, project, OBJECTS);
  const files = sourceOf(project);
  const source = filesBelow(lab.demoMetadata);
  const expected = Object.keys(source).filter((path) => OBJECTS.includes(path.split('/')[1] ?? ''));
  assert.ok(expected.length > 20);
  for (const path of expected) {
    const retrieved = files[path];
    assert.ok(retrieved !== undefined, `${path} was retrieved`);
    for (const element of leavesOf(source[path] ?? ''))
      assert.ok(leavesOf(retrieved).includes(element), `${path} holds ${element}:\n${retrieved}`);
  }
}

/** The elements that hold text, as text: `<label>Site</label>`. The platform writes quotes in text as entities. */
const leavesOf = (text: string): string[] =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .match(/<(\w+)>[^<]+<\/\1>/g) ?? [];

async function retrieveMissing(lab: Lab): Promise<void> {
  await loginTo(lab, lab.demo);
  const folder = lab.newProject('retrieve-missing');
  const args = ['project', 'retrieve', 'start', '--metadata', 'CustomObject:Nothing__c'];
  const outcome = await lab.sf.reply<{ messages?: unknown }>([...args, '--target-org', lab.demo.alias], {
    folder,
  });
  const text = JSON.stringify(outcome);
  assert.match(text, /Entity of type 'CustomObject' named 'Nothing__c' cannot be found/);
}

async function retrieveZip(lab: Lab): Promise<void> {
  const project = lab.newProject('retrieve-zip');
  const members = OBJECTS.map((name) => `<members>${name}</members>`).join('');
  writeFileSync(
    join(project, 'package.xml'),
    `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">` +
      `<types>${members}<name>CustomObject</name></types><version>67.0</version></Package>`,
  );
  const args = ['--manifest', 'package.xml', '--target-metadata-dir', 'out'];
  await sfIn(lab, lab.demo, ['project', 'retrieve', 'start', ...args], { folder: project });
  const files = unzipSync(readFileSync(join(project, 'out/unpackaged.zip')));
  const names = Object.keys(files).map((path) => path.replace(/^unpackaged\//, ''));
  assert.deepEqual(names.sort(), [...OBJECTS.map((name) => `objects/${name}.object`), 'package.xml'].sort());
  const unzipped = lab.newProject('retrieve-unzip');
  writeFileSync(join(unzipped, 'package.xml'), readFileSync(join(project, 'package.xml')));
  await sfIn(lab, lab.demo, ['project', 'retrieve', 'start', ...args, '--unzip'], { folder: unzipped });
  const text = Buffer.from(files[namedLike(files, 'Site__c.object')] ?? []).toString('utf8');
  const written = filesBelow(join(unzipped, 'out'));
  assert.equal(written[namedLike(written, 'Site__c.object')], text);
}

const namedLike = (files: Readonly<Record<string, unknown>>, end: string): string =>
  Object.keys(files).find((path) => path.endsWith(`/${end}`)) ?? '';

/** From the demo to an org that has none of it, and back again. */
async function roundTrip(lab: Lab): Promise<void> {
  const [first, second] = [lab.newProject('round-trip-1'), lab.newProject('round-trip-2')];
  await retrieve(lab, lab.demo, first, OBJECTS);
  const files = sourceOf(first);
  assert.ok(Object.keys(files).length > 20);
  await sfIn(lab, lab.roundTrip, ['project', 'deploy', 'start', '--source-dir', 'force-app'], {
    folder: first,
  });
  await retrieve(lab, lab.roundTrip, second, OBJECTS);
  assert.deepEqual(sourceOf(second), files);
}

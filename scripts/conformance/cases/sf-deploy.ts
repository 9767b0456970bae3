import assert from 'node:assert/strict';
import type { ClientCase } from '../client-case.ts';
import { getJson, loginTo, rowsIn, sfIn, type Lab } from '../lab.ts';
import {
  customField,
  customObject,
  externalIdText,
  mixedPackage,
  sourceOf,
  writeSource,
} from './project-files.ts';

/** Deploying metadata, and what it does to the schema. */
export const sfDeployCases: readonly ClientCase[] = [
  { client: 'sf', name: 'project deploy start: SOAP, the field appears in describe', run: deployBySoap },
  { client: 'sf', name: 'project deploy start: REST, the field appears in describe', run: deployByRest },
  { client: 'sf', name: 'project deploy start: a new object takes records', run: deployObject },
  { client: 'sf', name: 'project deploy start --dry-run changes nothing', run: dryRun },
  { client: 'sf', name: 'project deploy start: one bad component rolls all back', run: badComponent },
  { client: 'sf', name: 'project deploy validate, project deploy quick', run: validateAndQuick },
  { client: 'sf', name: 'project deploy start --async, project deploy report', run: deployReported },
  {
    client: 'sf',
    name: 'project deploy start: object, setting, Apex class, permission set',
    run: deployMixed,
  },
  { client: 'sf', name: 'project delete source', run: deleteSource },
];

interface DeployResult {
  readonly status: string;
  readonly success: boolean;
  readonly numberComponentsDeployed: number;
  readonly details: { readonly componentFailures?: readonly { readonly problem: string }[] };
}

const deploy = (
  lab: Lab,
  project: string,
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<DeployResult> =>
  sfIn<DeployResult>(lab, lab.bare, ['project', 'deploy', 'start', '--source-dir', 'force-app', ...more], {
    folder: project,
    env,
  });

interface DescribedField {
  readonly name: string;
  readonly length: number;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly type: string;
}

async function fieldOf(lab: Lab, object: string, name: string): Promise<DescribedField | undefined> {
  const path = `/services/data/v67.0/sobjects/${object}/describe`;
  const { fields } = await getJson<{ fields: DescribedField[] }>(lab.bare, path);
  return fields.find((field) => field.name === name);
}

async function deployBySoap(lab: Lab): Promise<void> {
  const project = lab.newProject('deploy-soap');
  writeSource(project, customField('Account', 'By_Soap__c', externalIdText('By Soap')));
  assert.equal(await fieldOf(lab, 'Account', 'By_Soap__c'), undefined);
  const result = await deploy(lab, project);
  assert.equal(result.status, 'Succeeded');
  assert.equal(result.numberComponentsDeployed, 1);
  await assertExternalId(lab, 'By_Soap__c');
}

async function assertExternalId(lab: Lab, name: string): Promise<void> {
  const field = await fieldOf(lab, 'Account', name);
  assert.deepEqual(
    [field?.type, field?.length, field?.externalId, field?.unique],
    ['string', 40, true, true],
  );
}

async function deployByRest(lab: Lab): Promise<void> {
  const project = lab.newProject('deploy-rest');
  writeSource(project, customField('Account', 'By_Rest__c', externalIdText('By Rest')));
  const result = await deploy(lab, project, [], { SF_ORG_METADATA_REST_DEPLOY: 'true' });
  assert.equal(result.status, 'Succeeded');
  await assertExternalId(lab, 'By_Rest__c');
}

async function deployObject(lab: Lab): Promise<void> {
  const project = lab.newProject('deploy-object');
  const lookup =
    '    <deleteConstraint>SetNull</deleteConstraint>\n    <label>Account</label>\n    <referenceTo>Account</referenceTo>\n' +
    '    <relationshipName>Vessels</relationshipName>\n    <required>false</required>\n    <type>Lookup</type>\n';
  writeSource(project, {
    ...customObject('Vessel__c', 'Vessel'),
    ...customField('Vessel__c', 'Number__c', externalIdText('Number')),
    ...customField('Vessel__c', 'Account__c', lookup),
  });
  await deploy(lab, project);
  const make = (object: string, values: string): Promise<{ id: string }> =>
    sfIn(lab, lab.bare, ['data', 'create', 'record', '--sobject', object, '--values', values]);
  const account = await make('Account', 'Name=Shipping');
  await make('Vessel__c', `Name=One Number__c=N-1 Account__c=${account.id}`);
  const rows = await rowsIn(lab.bare, 'SELECT Name, Number__c, Account__r.Name FROM Vessel__c');
  assert.deepEqual([rows.length, rows[0]?.['Name'], rows[0]?.['Number__c']], [1, 'One', 'N-1']);
  const objects = await sfIn<string[]>(lab, lab.bare, ['sobject', 'list', '--sobject', 'custom']);
  assert.ok(objects.includes('Vessel__c'));
}

async function dryRun(lab: Lab): Promise<void> {
  const project = lab.newProject('deploy-dry');
  writeSource(project, customField('Account', 'Never_There__c', externalIdText('Never There')));
  const result = await deploy(lab, project, ['--dry-run']);
  assert.equal(result.status, 'Succeeded');
  assert.equal(await fieldOf(lab, 'Account', 'Never_There__c'), undefined);
}

async function badComponent(lab: Lab): Promise<void> {
  const project = lab.newProject('deploy-bad');
  const dangling =
    '    <label>Lost</label>\n    <referenceTo>No_Such_Object__c</referenceTo>\n    <relationshipName>Lost</relationshipName>\n    <type>Lookup</type>\n';
  writeSource(project, {
    ...customField('Account', 'Good_But_Gone__c', externalIdText('Good')),
    ...customField('Account', 'Dangling__c', dangling),
  });
  await loginTo(lab, lab.bare);
  const args = ['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', lab.bare.alias];
  const reply = await lab.sf.reply<DeployResult>(args, { exit: 1, folder: project });
  const result = reply.result;
  assert.equal(result.status, 'Failed');
  const problems = [result.details.componentFailures ?? []].flat().map((failure) => failure.problem);
  assert.ok(
    problems.some((problem) => problem.includes('No_Such_Object__c')),
    problems.join('; '),
  );
  assert.equal(await fieldOf(lab, 'Account', 'Good_But_Gone__c'), undefined);
}

async function validateAndQuick(lab: Lab): Promise<void> {
  const project = lab.newProject('deploy-quick');
  writeSource(project, customField('Account', 'Validated__c', externalIdText('Validated')));
  const args = ['project', 'deploy', 'validate', '--source-dir', 'force-app'];
  const validated = await sfIn<{ id: string; status: string }>(lab, lab.bare, args, { folder: project });
  assert.equal(validated.status, 'Succeeded');
  assert.equal(await fieldOf(lab, 'Account', 'Validated__c'), undefined);
  const quick = ['project', 'deploy', 'quick', '--job-id', validated.id];
  await sfIn(lab, lab.bare, quick, { folder: project });
  await assertExternalId(lab, 'Validated__c');
}

async function deployReported(lab: Lab): Promise<void> {
  const project = lab.newProject('deploy-async');
  writeSource(project, customField('Account', 'Later__c', externalIdText('Later')));
  const args = ['project', 'deploy', 'start', '--source-dir', 'force-app', '--async'];
  const { id } = await sfIn<{ id: string }>(lab, lab.bare, args, { folder: project });
  const report = await sfIn<DeployResult>(
    lab,
    lab.bare,
    ['project', 'deploy', 'report', '--job-id', id, '--wait', '2'],
    { folder: project },
  );
  assert.equal(report.status, 'Succeeded');
  await assertExternalId(lab, 'Later__c');
}

/** What jsforce's own test suite deploys before it starts is of this kind. */
async function deployMixed(lab: Lab): Promise<void> {
  const project = lab.newProject('deploy-mixed');
  writeSource(project, mixedPackage());
  const result = await deploy(lab, project);
  assert.equal(result.status, 'Succeeded');
  const described = await getJson<{ customSetting: boolean }>(
    lab.bare,
    '/services/data/v67.0/sobjects/Wharf_Setting__c/describe',
  );
  assert.equal(described.customSetting, true);
  const again = lab.newProject('deploy-mixed-back');
  const names = ['ApexClass:WharfEcho', 'PermissionSet:Wharf_Access', 'CustomObject:Wharf_Setting__c'];
  const wanted = names.flatMap((name) => ['--metadata', name]);
  await sfIn(lab, lab.bare, ['project', 'retrieve', 'start', ...wanted], { folder: again });
  const files = sourceOf(again);
  const sent = sourceOf(project);
  for (const path of ['classes/WharfEcho.cls', 'classes/WharfEcho.cls-meta.xml'])
    assert.equal(files[path], sent[path]);
  assert.match(
    files['permissionsets/Wharf_Access.permissionset-meta.xml'] ?? '',
    /<label>Wharf Access<\/label>/,
  );
}

async function deleteSource(lab: Lab): Promise<void> {
  const project = lab.newProject('delete-source');
  writeSource(project, customField('Contact', 'Short_Lived__c', externalIdText('Short Lived')));
  await deploy(lab, project);
  assert.ok((await fieldOf(lab, 'Contact', 'Short_Lived__c')) !== undefined);
  const args = [
    'project',
    'delete',
    'source',
    '--metadata',
    'CustomField:Contact.Short_Lived__c',
    '--no-prompt',
  ];
  await sfIn(lab, lab.bare, args, { folder: project });
  assert.equal(await fieldOf(lab, 'Contact', 'Short_Lived__c'), undefined);
}

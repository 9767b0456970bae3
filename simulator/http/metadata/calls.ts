import { SalesforceError } from '../../engine/errors.ts';
import {
  deleteComponents,
  readComponents,
  renameComponent,
  saveComponents,
  type SaveResult,
} from '../../metadata/crud.ts';
import { deployOptions } from '../../metadata/deploy/options.ts';
import {
  childOf,
  childrenOf,
  childText,
  childTexts,
  elementText,
  type XmlElement,
} from '../../metadata/element.ts';
import { metadataJobsOf } from '../../metadata/jobs.ts';
import { describedTypes, listComponents } from '../../metadata/listing.ts';
import { readManifest } from '../../metadata/manifest.ts';
import { valueTypeFields } from '../../metadata/value-type.ts';
import { deployResult } from './deploy-result.ts';
import { markup } from './markup.ts';
import type { MetadataCall } from './call.ts';

/** The calls of the Metadata API by name; each answers the content of its response element. */
export const METADATA_CALLS: Readonly<Record<string, (call: MetadataCall) => string>> = {
  cancelDeploy: cancelDeploy,
  checkDeployStatus: checkDeployStatus,
  checkRetrieveStatus: checkRetrieveStatus,
  createMetadata: (call) => save(call, 'create'),
  deleteMetadata: deleteMetadata,
  deploy: startDeploy,
  deployRecentValidation: deployRecentValidation,
  describeMetadata: describeMetadata,
  describeValueType: describeValueType,
  listMetadata: listMetadata,
  readMetadata: readMetadata,
  renameMetadata: renameMetadata,
  retrieve: startRetrieve,
  updateMetadata: (call) => save(call, 'update'),
  upsertMetadata: (call) => save(call, 'upsert'),
};

const text = (source: XmlElement | undefined, name: string): string => childText(source, name) ?? '';

function describeMetadata(): string {
  return markup('result', {
    metadataObjects: describedTypes().map((type) => ({ ...type })),
    organizationNamespace: '',
    partialSaveAllowed: true,
    testRequired: false,
  });
}

const MOST_QUERIES = 3;

function listMetadata({ site, parameters }: MetadataCall): string {
  const queries = childrenOf(parameters, 'queries');
  if (queries.length > MOST_QUERIES) {
    const message = `The number of ListMetadataQuery elements exceeds the maximum of ${MOST_QUERIES}`;
    throw new SalesforceError('LIMIT_EXCEEDED', message);
  }
  const rows = queries.flatMap((query) =>
    listComponents(site.org, text(query, 'type'), childText(query, 'folder')),
  );
  return rows.map((row) => markup('result', { ...row })).join('');
}

function startRetrieve({ site, version, parameters }: MetadataCall): string {
  const request = childOf(parameters, 'retrieveRequest') ?? childOf(parameters, 'request');
  const unpackaged = childOf(request, 'unpackaged');
  const id = metadataJobsOf(site.org).startRetrieve({
    apiVersion: Number(childText(request, 'apiVersion') ?? version).toFixed(1),
    singlePackage: childText(request, 'singlePackage') === 'true',
    packageNames: childTexts(request, 'packageNames'),
    specificFiles: childTexts(request, 'specificFiles'),
    unpackaged: unpackaged === undefined ? undefined : readManifest(unpackaged),
  });
  return markup('result', { done: false, id, state: 'Queued' });
}

function checkRetrieveStatus({ site, parameters }: MetadataCall): string {
  const id = text(parameters, 'asyncProcessId');
  const outcome = metadataJobsOf(site.org).pollRetrieve(id);
  if (outcome === undefined)
    return markup('result', { done: false, id, status: 'InProgress', success: false, zipFile: null });
  const withZip = childText(parameters, 'includeZip') !== 'false';
  return markup('result', {
    done: true,
    fileProperties: outcome.fileProperties.map((row) => ({ ...row })),
    id,
    messages: outcome.messages.map((row) => ({ ...row })),
    status: 'Succeeded',
    success: true,
    zipFile: withZip ? outcome.zip.toString('base64') : null,
  });
}

function startDeploy({ site, session, parameters }: MetadataCall): string {
  const options = childOf(parameters, 'DeployOptions');
  const given = (options?.children ?? []).map((child) => [child.name, child.text.trim()] as const);
  const runTests = childTexts(options, 'runTests').filter((name) => name !== '');
  const zip = Buffer.from(text(parameters, 'ZipFile'), 'base64');
  const job = metadataJobsOf(site.org).startDeploy(
    zip,
    deployOptions({ ...Object.fromEntries(given), runTests }),
    session.userId,
  );
  return markup('result', { done: false, id: job.id, state: 'Queued' });
}

function checkDeployStatus({ site, parameters }: MetadataCall): string {
  const job = metadataJobsOf(site.org).pollDeploy(text(parameters, 'asyncProcessId'));
  return markup('result', deployResult(site.org, job, childText(parameters, 'includeDetails') === 'true'));
}

function cancelDeploy({ site, session, parameters }: MetadataCall): string {
  const asked = childText(parameters, 'String') ?? childText(parameters, 'id') ?? '';
  const job = metadataJobsOf(site.org).cancelDeploy(asked, session.userId);
  return markup('result', { done: true, id: job.id });
}

function deployRecentValidation({ site, session, parameters }: MetadataCall): string {
  const asked = childText(parameters, 'validationId') ?? '';
  return markup('result', metadataJobsOf(site.org).deployValidated(asked, session.userId).id);
}

const resultsOf = (results: readonly SaveResult[]): string =>
  results.map((result) => markup('result', { ...result })).join('');

function save(
  { site, session, parameters, allOrNone }: MetadataCall,
  mode: 'create' | 'update' | 'upsert',
): string {
  const given = childrenOf(parameters, 'metadata');
  return resultsOf(saveComponents(site.org, session.userId, mode, given, allOrNone));
}

function deleteMetadata({ site, session, parameters, allOrNone }: MetadataCall): string {
  const names = childTexts(parameters, 'fullNames');
  return resultsOf(deleteComponents(site.org, session.userId, text(parameters, 'type'), names, allOrNone));
}

function readMetadata({ site, version, parameters }: MetadataCall): string {
  const names = childTexts(parameters, 'fullNames');
  const records = readComponents(site.org, text(parameters, 'type'), names, Number(version)).map((record) =>
    record === undefined ? '<records xsi:nil="true"/>' : elementText(record, 0),
  );
  return `<result>${records.join('')}</result>`;
}

function renameMetadata({ site, session, parameters }: MetadataCall): string {
  const [type, from, to] = ['type', 'oldFullName', 'newFullName'].map((name) => text(parameters, name));
  return resultsOf([renameComponent(site.org, session.userId, type ?? '', from ?? '', to ?? '')]);
}

function describeValueType({ parameters }: MetadataCall): string {
  const fields = valueTypeFields(text(parameters, 'type'));
  return markup('result', {
    apiCreatable: true,
    apiDeletable: true,
    apiReadable: true,
    apiUpdatable: true,
    valueTypeFields: fields.map((field) => ({ ...field })),
  });
}

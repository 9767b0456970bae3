import { notFound, SalesforceError } from '../../engine/errors.ts';
import { deployOptions } from '../../metadata/deploy/options.ts';
import { metadataJobsOf, type DeployJob } from '../../metadata/jobs.ts';
import { json, readObject, type ApiRequest, type Reply } from '../exchange.ts';
import { readParts } from '../multipart.ts';
import type { Route } from '../route.ts';
import type { Site } from '../site.ts';
import { deployResult, optionsReply } from './deploy-result.ts';

/** Deploys by REST: /metadata/deployRequest. */
export const metadataRoutes: readonly Route[] = [
  { method: 'POST', path: /^metadata\/deployRequest$/, answer: startDeploy },
  { method: 'GET', path: /^metadata\/deployRequest\/(\w+)$/, answer: readDeploy },
  { method: 'PATCH', path: /^metadata\/deployRequest\/(\w+)$/, answer: cancelDeploy },
];

function startDeploy(site: Site, request: ApiRequest): Reply {
  requireRight(site, request);
  const isMultipart = /multipart/i.test(request.headers['content-type'] ?? '');
  const job = isMultipart ? deployOfParts(site, request) : deployOfValidation(site, request);
  return json(201, deployReply(site, job, false));
}

function deployOfParts(site: Site, request: ApiRequest): DeployJob {
  const parts = readParts(request);
  const file = parts.find((part) => part.name === 'file');
  const entity = parts.find((part) => part.name === 'entity_content' || part.name === 'json');
  if (file === undefined || entity === undefined) {
    const missing = file === undefined ? 'file' : 'deployOptions';
    throw new SalesforceError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing}]`, [
      missing,
    ]);
  }
  const body = parseEntity(entity.body.toString('utf8'));
  return metadataJobsOf(site.org).startDeploy(
    Buffer.from(file.body),
    deployOptions(objectAt(body, 'deployOptions')),
    request.session.userId,
  );
}

function parseEntity(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new SalesforceError('JSON_PARSER_ERROR', 'The part with the deployOptions is no JSON object');
}

function objectAt(body: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = body[name];
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new SalesforceError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, [name]);
}

function deployOfValidation(site: Site, request: ApiRequest): DeployJob {
  const id = readObject(request)['validatedDeployRequestId'];
  if (typeof id !== 'string')
    throw new SalesforceError(
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [validatedDeployRequestId]',
      ['validatedDeployRequestId'],
    );
  return metadataJobsOf(site.org).deployValidated(id, request.session.userId);
}

function readDeploy(site: Site, request: ApiRequest, [id = '']: readonly string[]): Reply {
  requireRight(site, request);
  const job = known(() => metadataJobsOf(site.org).pollDeploy(id));
  return json(200, deployReply(site, job, request.query.get('includeDetails') === 'true'));
}

function cancelDeploy(site: Site, request: ApiRequest, [id = '']: readonly string[]): Reply {
  requireRight(site, request);
  const jobs = metadataJobsOf(site.org);
  known(() => jobs.deployNamed(id));
  if (objectAt(readObject(request), 'deployResult')['status'] !== 'Canceling')
    throw new SalesforceError('INVALID_FIELD', 'The status of a deployment can only be set to Canceling', [
      'status',
    ]);
  return json(202, deployReply(site, jobs.cancelDeploy(id, request.session.userId), false));
}

/** An unknown Id is a resource that does not exist. */
function known(find: () => DeployJob): DeployJob {
  try {
    return find();
  } catch (error) {
    if (error instanceof SalesforceError && error.code === 'INVALID_ID_FIELD') throw notFound();
    throw error;
  }
}

function requireRight(site: Site, request: ApiRequest): void {
  const { access } = site.org;
  const rights = ['ModifyMetadata', 'ModifyAllData'];
  if (!rights.some((right) => access.may(request.session.userId, right)))
    throw new SalesforceError(
      'INSUFFICIENT_ACCESS',
      'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
      [],
      403,
    );
}

function deployReply(site: Site, job: DeployJob, includeDetails: boolean): Record<string, unknown> {
  return {
    id: job.id,
    validatedDeployRequestId: job.validatedId ?? null,
    deployOptions: optionsReply(job.options),
    deployResult: restDates(deployResult(site.org, job, includeDetails)),
  };
}

/** REST writes dates with an offset instead of Z. */
function restDates(value: unknown): unknown {
  if (typeof value === 'string')
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? value.replace('Z', '+0000') : value;
  if (Array.isArray(value)) return value.map(restDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restDates(item)]));
}

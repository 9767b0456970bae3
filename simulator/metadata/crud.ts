import { SalesforceError } from '../engine/errors.ts';
import type { Org } from '../engine/org.ts';
import {
  applyComponent,
  deleteComponent,
  renameObject,
  type ApplyContext,
  type Incoming,
} from './apply/index.ts';
import { decompose } from './compose.ts';
import { documentOf, findComponent } from './documents.ts';
import { childText, element, withFullName, type XmlElement } from './element.ts';
import { pathOf } from './paths.ts';
import { standardFieldOf } from './standard-field.ts';
import { metadataOf } from './store.ts';
import { childTypeNamed, typeNamed } from './types.ts';

/** Result of one component of a create, update, upsert, delete or rename call. */
export interface SaveResult {
  readonly created?: boolean;
  readonly errors?: { readonly message: string; readonly statusCode: string };
  readonly fullName: string;
  readonly success: boolean;
}

/** Most components in one call; custom metadata records and apps may be more [documented]. */
const MOST = 10;
const MOST_SMALL = 200;

function checkNumber(type: string, count: number): void {
  const most = type === 'CustomMetadata' || type === 'CustomApplication' ? MOST_SMALL : MOST;
  if (count <= most) return;
  const text = `record limit reached. cannot submit more than ${most} records in this operation`;
  throw new SalesforceError('LIMIT_EXCEEDED', text);
}

/** Type of a component in a call, out of its xsi:type. */
const typeOf = (given: XmlElement): string => (given.attributes['type'] ?? '').replace(/^\w+:/, '');

function checkType(type: string): void {
  if (typeNamed(type) === undefined && childTypeNamed(type) === undefined)
    throw new SalesforceError('INVALID_TYPE', `Unknown type:${type}`);
}

interface Step {
  readonly fullName: string;
  /** Does the work; answers whether it created something. */
  readonly work: () => boolean;
}

/** createMetadata, updateMetadata, upsertMetadata: one result a component, in order. */
export function saveComponents(
  org: Org,
  userId: string,
  mode: ApplyContext['mode'],
  given: readonly XmlElement[],
  allOrNone: boolean,
): SaveResult[] {
  given.forEach((item) => checkType(typeOf(item)));
  checkNumber(typeOf(given[0] ?? element('metadata', [])), given.length);
  const steps = given.map((item): Step => {
    const type = typeOf(item);
    const fullName = childText(item, 'fullName') ?? '';
    return { fullName, work: () => save(org, userId, mode, type, fullName, withoutNil(item)) };
  });
  return runSteps(org, steps, allOrNone, mode === 'upsert');
}

function save(
  org: Org,
  userId: string,
  mode: ApplyContext['mode'],
  type: string,
  fullName: string,
  given: XmlElement,
): boolean {
  if (fullName === '')
    throw new SalesforceError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [fullName]');
  const context: ApplyContext = { org, store: metadataOf(org), userId, mode };
  const isNew = findComponent(org, type, fullName) === undefined;
  const whole = typeNamed(type);
  const source = { ...given, name: type, attributes: {} };
  if (whole === undefined || whole.children.length === 0) {
    applyComponent(context, incoming(type, fullName, source));
    return isNew;
  }
  const { own, parts } = decompose(whole, fullName, source);
  applyComponent(context, incoming(type, fullName, own));
  for (const part of parts)
    applyComponent({ ...context, mode: 'upsert' }, incoming(part.child.name, part.fullName, part.element));
  return isNew;
}

const incoming = (type: string, fullName: string, source: XmlElement): Incoming => ({
  type,
  fullName,
  element: source,
  files: [],
});

/** Clients send what they do not set as nil: that is not there. */
function withoutNil(given: XmlElement): XmlElement {
  const children = given.children.filter((child) => child.attributes['nil'] !== 'true').map(withoutNil);
  return { ...given, children };
}

/** deleteMetadata: one result a name, in order. */
export function deleteComponents(
  org: Org,
  userId: string,
  type: string,
  fullNames: readonly string[],
  allOrNone: boolean,
): SaveResult[] {
  checkType(type);
  checkNumber(type, fullNames.length);
  const context: ApplyContext = { org, store: metadataOf(org), userId, mode: 'update' };
  const steps = fullNames.map((fullName) => ({
    fullName,
    work: (): boolean => {
      deleteComponent(context, type, fullName);
      return false;
    },
  }));
  return runSteps(org, steps, allOrNone, false);
}

/** Ends the transaction of a call that must leave nothing behind. */
class TakenBack extends Error {}

function runSteps(org: Org, steps: readonly Step[], allOrNone: boolean, tellCreated: boolean): SaveResult[] {
  let results: SaveResult[] = [];
  try {
    org.transact(() => {
      results = steps.map((step) => runStep(org, step, tellCreated));
      if (allOrNone && results.some((result) => !result.success)) throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
    return results.map((result) => (result.success ? rolledBack(result) : result));
  }
  return results;
}

function runStep(org: Org, { fullName, work }: Step, tellCreated: boolean): SaveResult {
  try {
    const created = org.transact(work);
    return { ...(tellCreated ? { created } : {}), fullName, success: true };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const errors = { message: error.message, statusCode: error.code };
    return { ...(tellCreated ? { created: false } : {}), errors, fullName, success: false };
  }
}

function rolledBack(result: SaveResult): SaveResult {
  const errors = {
    message:
      'Record rolled back because not all records were valid and the request was using AllOrNone header',
    statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  };
  return {
    ...(result.created === undefined ? {} : { created: false }),
    errors,
    fullName: result.fullName,
    success: false,
  };
}

/** readMetadata: the XML of each component, named `records`; undefined for one that is not there. */
export function readComponents(
  org: Org,
  type: string,
  fullNames: readonly string[],
  version: number,
): (XmlElement | undefined)[] {
  checkType(type);
  checkNumber(type, fullNames.length);
  return fullNames.map((fullName) => {
    const component = findComponent(org, type, fullName);
    const document =
      component === undefined ? standardFieldOf(org, type, fullName, version) : documentOf(org, component);
    if (document === undefined) return undefined;
    const name = component?.fullName ?? fullName;
    return { ...withFullName(document, name), name: 'records', attributes: { type } };
  });
}

/** renameMetadata. Objects, and components that are files of their own, can be renamed; parts of objects cannot here. */
export function renameComponent(
  org: Org,
  userId: string,
  type: string,
  from: string,
  to: string,
): SaveResult {
  checkType(type);
  const store = metadataOf(org);
  const context: ApplyContext = { org, store, userId, mode: 'update' };
  const work = (): boolean => {
    if (type === 'CustomObject') renameObject(context, from, to);
    else renameFile(context, type, from, to);
    return false;
  };
  return runSteps(org, [{ fullName: from, work }], true, false)[0] ?? { fullName: from, success: false };
}

function renameFile({ store, userId }: ApplyContext, type: string, from: string, to: string): void {
  const known = store.find(type, from);
  if (known === undefined)
    throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', `no ${type} named ${from} found`);
  if (typeNamed(type)?.layout !== 'xml' || known.files.length === 0)
    throw new SalesforceError('INVALID_TYPE_FOR_OPERATION', `rename is not supported for ${type}`);
  if (store.find(type, to) !== undefined)
    throw new SalesforceError('DUPLICATE_DEVELOPER_NAME', `The developer name ${to} is already in use`);
  const path = pathOf({ type, fullName: to });
  store.remove(known);
  store.put(
    { type, fullName: to, id: known.id, files: known.files.map((file) => ({ ...file, path })) },
    userId,
  );
}

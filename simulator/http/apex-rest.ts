import { createHash } from 'node:crypto';
import type { ObjectDef } from '../catalogue/field-model.ts';
import { SalesforceError } from '../engine/errors.ts';
import { guarded, json, readObject, type Reply, type SimRequest } from './exchange.ts';
import { admit } from './api.ts';
import type { Site } from './site.ts';

/**
 * /services/apexrest: the one Apex REST resource that the org knows is the pairing endpoint of the package whose backend it is tested with.
 * It is there only when the package is: its setting HoldfastSecret__c must be in the schema. All other urls are 404.
 */
export function answerApexRest(site: Site, request: SimRequest): Reply | undefined {
  const match = /^\/services\/apexrest(?:\/(.*))?$/.exec(request.path);
  if (match === null) return undefined;
  const reply = guarded(() => {
    const session = admit(site, request);
    const [, namespace, resource] = /^(?:(\w+)\/)?(\w+)$/.exec(match[1] ?? '') ?? [];
    const setting = resource === 'pair' ? settingOf(site, namespace) : undefined;
    if (setting === undefined)
      throw new SalesforceError('NOT_FOUND', `Could not find a match for URL /${match[1] ?? ''}`, [], 404);
    if (request.method !== 'POST') {
      const text = `HTTP Method '${request.method}' not allowed. Allowed are POST`;
      throw new SalesforceError('METHOD_NOT_ALLOWED', text, [], 405);
    }
    return pair(site, session.userId, setting, readObject(request), namespace);
  });
  return { ...reply, headers: { ...reply.headers, 'Sforce-Limit-Info': site.usage.header } };
}

const OWNER_PERMISSION = 'Holdfast_Owner';
const KEY_BYTES = 32;

/** The package's setting: with the prefix of its namespace, or plain where the package was deployed from source. */
function settingOf(site: Site, namespace: string | undefined): ObjectDef | undefined {
  const { schema } = site.org;
  const prefixed = namespace === undefined ? undefined : schema.find(`${namespace}__HoldfastSecret__c`);
  return prefixed ?? schema.find('HoldfastSecret__c');
}

function pair(
  site: Site,
  userId: string,
  setting: ObjectDef,
  body: Record<string, unknown>,
  namespace: string | undefined,
): Reply {
  const unknown = Object.keys(body).find((name) => name !== 'keyId' && name !== 'key');
  if (unknown !== undefined)
    throw new SalesforceError(
      'JSON_PARSER_ERROR',
      `Unexpected parameter encountered during deserialization: ${unknown}`,
    );
  if (!holdsPermission(site, userId, OWNER_PERMISSION))
    return refuse(403, `The user must hold the permission ${OWNER_PERMISSION}.`);
  const { keyId, key } = body;
  if (typeof keyId !== 'string' || keyId.trim() === '' || keyId.length > 255 || !isKey(key))
    return refuse(400, 'keyId must be set and key must be 32 bytes in base64.');
  storeKey(site, setting, keyId, String(key), namespace);
  return json(200, { orgId: site.org.orgId, keyId, error: null });
}

const refuse = (status: number, error: string): Reply => json(status, { orgId: null, keyId: null, error });

const isKey = (key: unknown): boolean =>
  typeof key === 'string' &&
  /^[A-Za-z0-9+/]+={0,2}$/.test(key.trim()) &&
  Buffer.from(key.trim(), 'base64').length === KEY_BYTES;

/** The org default of the hierarchical setting is replaced. */
function storeKey(
  site: Site,
  setting: ObjectDef,
  keyId: string,
  key: string,
  namespace: string | undefined,
): void {
  const { org } = site;
  const prefix = setting.name.startsWith(`${namespace ?? ''}__`) ? `${namespace ?? ''}__` : '';
  const values = { [`${prefix}KeyId__c`]: keyId, [`${prefix}Key__c`]: key };
  const known = [...org.store.rows(setting)].find((row) => row.values['SetupOwnerId'] === org.orgId);
  if (known !== undefined) org.update(setting, known.id, values, org.system());
  else if (setting.fields.has('setupownerid'))
    org.insert(setting, { ...values, SetupOwnerId: org.orgId }, org.system());
  else org.insert(setting, { ...values, Name: createHash('md5').update(keyId).digest('hex') }, org.system());
}

/** Is a permission set (or the profile's own one) with that custom permission assigned to the user? */
function holdsPermission(site: Site, userId: string, developerName: string): boolean {
  const { org } = site;
  const rows = (name: string): Record<string, unknown>[] => {
    const object = org.schema.find(name);
    return object === undefined
      ? []
      : [...org.store.rows(object)].map((row) => ({ ...row.values, Id: row.id }));
  };
  const permission = rows('CustomPermission').find((row) => row['DeveloperName'] === developerName)?.['Id'];
  if (permission === undefined) return false;
  const sets = new Set(
    rows('PermissionSetAssignment')
      .filter((row) => row['AssigneeId'] === userId)
      .map((row) => row['PermissionSetId']),
  );
  return rows('SetupEntityAccess').some(
    (row) => row['SetupEntityId'] === permission && sets.has(row['ParentId']),
  );
}

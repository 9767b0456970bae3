import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withTenant } from '#core/db';
import { systemClock } from '#core/model';
import type { OrgClient, TokenSource } from '#core/salesforce';
import { connectHomeOrg, openOrg, type ConnectedOrg } from '#core/tenants';
import { useDatabase } from '#test/database';

const database = useDatabase();
const masterKey = randomBytes(32);
const orgId = '00D000000000001EAA';

/** An org whose refresh tokens are good for one use: a second use revokes them all, as Salesforce does under rotation. */
const org = { accessToken: '', refreshToken: '', logins: 0, revoked: false };
let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { status, body } = answer(
        request.url ?? '',
        request.headers.authorization ?? '',
        Buffer.concat(pieces).toString(),
      );
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() =>
  Object.assign(org, { accessToken: `${orgId}!A0`, refreshToken: 'R0', logins: 0, revoked: false }),
);

function answer(path: string, authorization: string, body: string): { status: number; body: unknown } {
  if (path === '/services/oauth2/token') {
    org.logins += 1;
    const offered = new URLSearchParams(body).get('refresh_token');
    if (org.revoked || offered !== org.refreshToken) {
      org.revoked = true;
      return { status: 400, body: { error: 'invalid_grant', error_description: 'token was used before' } };
    }
    org.refreshToken = `R${org.logins}`;
    org.accessToken = `${orgId}!A${org.logins}`;
    return {
      status: 200,
      body: { access_token: org.accessToken, refresh_token: org.refreshToken, instance_url: url },
    };
  }
  if (authorization !== `Bearer ${org.accessToken}` || org.revoked)
    return { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'x' }] };
  if (path.startsWith('/services/oauth2/userinfo')) {
    return {
      status: 200,
      body: {
        user_id: '005000000000001AAA',
        organization_id: orgId,
        preferred_username: 'ada@acme.example',
        name: 'Ada',
      },
    };
  }
  if (path.endsWith('/describe')) return { status: 200, body: permissionAccess };
  const record = path.includes('Organization')
    ? { Id: orgId, Name: 'Acme', IsSandbox: true }
    : { PermissionsViewAllData: true, PermissionsModifyAllData: true, PermissionsQueryAllFiles: false };
  return {
    status: 200,
    body: { totalSize: 1, done: true, records: [{ attributes: { type: 'X' }, ...record }] },
  };
}

/** UserPermissionAccess as an org describes it, with the three permissions that matter here. */
const permissionAccess = {
  ...{ name: 'UserPermissionAccess', label: 'User Permission Access', labelPlural: 'User Permission Access' },
  ...{ keyPrefix: null, custom: false, customSetting: false, queryable: true, createable: false },
  ...{
    updateable: false,
    deletable: false,
    undeletable: false,
    replicateable: false,
    childRelationships: [],
  },
  fields: ['PermissionsViewAllData', 'PermissionsModifyAllData', 'PermissionsQueryAllFiles'].map((name) => ({
    ...{ name, label: name, type: 'boolean', length: 0, precision: 0, scale: 0, nillable: false },
    ...{ createable: false, updateable: false, calculated: false, autoNumber: false, nameField: false },
    ...{ defaultedOnCreate: false, externalId: false, unique: false, filterable: true, encrypted: false },
    ...{ restrictedPicklist: false, compoundFieldName: null, referenceTo: [], relationshipName: null },
    ...{ relationshipOrder: null, cascadeDelete: false, writeRequiresMasterRead: false, picklistValues: [] },
  })),
};

const refreshing = (): TokenSource => ({
  kind: 'refresh_token',
  clientId: 'app',
  refreshToken: org.refreshToken,
  loginUrl: url,
});
const connect = (tokenSource: TokenSource): Promise<ConnectedOrg> =>
  connectHomeOrg(database.api.db, systemClock, masterKey, {
    tokenSource,
    instanceUrl: url,
    apiVersion: '67.0',
  });
const open = ({ tenantId, connection }: ConnectedOrg): Promise<OrgClient> =>
  openOrg(database.worker.db, systemClock, masterKey, tenantId, connection.id);
const statusOf = async ({ tenantId }: ConnectedOrg): Promise<unknown> =>
  withTenant(
    database.api.db,
    tenantId,
    async (tx) => (await tx.execute(sql`select status from holdfast.connection`))[0]?.['status'],
  );

test('connecting stores who and what the org said, and connecting again changes nothing but the token', async () => {
  const first = await connect(refreshing());
  expect(first.connection).toMatchObject({
    orgId,
    name: 'Acme',
    sandbox: true,
    username: 'ada@acme.example',
    warnings: expect.arrayContaining([expect.objectContaining({ permission: 'Query All Files' })]),
  });
  expect(first.member).toMatchObject({ name: 'Ada', owner: true });
  const again = await connect({ kind: 'access_token', accessToken: org.accessToken });
  expect(again).toEqual(first);
  expect((await (await open(again)).permissions()).viewAllData).toBe(true);
});

test('a rotated refresh token is stored, so that the next client can go on with it', async () => {
  const connected = await connect(refreshing());
  for (const round of [1, 2, 3]) {
    org.accessToken = `expired${round}`;
    await (await open(connected)).permissions();
  }
  expect(org.logins).toBe(4);
  expect(await statusOf(connected)).toBe('connected');
});

test('ten clients with an expired session log in once, and no refresh token is used twice', async () => {
  const connected = await connect(refreshing());
  const clients = await Promise.all(Array.from({ length: 10 }, () => open(connected)));
  org.accessToken = 'expired';
  await Promise.all(clients.map((client) => client.permissions()));
  expect(org).toMatchObject({ logins: 2, revoked: false });
});

test('a refused authorisation marks the connection, and it is not tried again', async () => {
  const connected = await connect(refreshing());
  Object.assign(org, { accessToken: 'expired', refreshToken: 'revoked by an admin' });
  await expect((await open(connected)).permissions()).rejects.toMatchObject({ code: 'REAUTHORISE' });
  expect(await statusOf(connected)).toBe('reauthorise');
  const logins = org.logins;
  await expect(open(connected)).rejects.toMatchObject({ code: 'REAUTHORISE' });
  expect(org.logins).toBe(logins);
});

test('the token of one connection cannot be opened as that of another, nor with another master key', async () => {
  const connected = await connect(refreshing());
  await expect(
    openOrg(database.worker.db, systemClock, randomBytes(32), connected.tenantId, connected.connection.id),
  ).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  });
  const thief = systemClock.uuid();
  await withTenant(database.api.db, connected.tenantId, (tx) =>
    tx.execute(
      sql`insert into holdfast.connection select (jsonb_populate_record(c, ${JSON.stringify({
        id: thief,
        org_id: '00D000000000002EAA',
        store_schema: `store_${thief.replaceAll('-', '')}`,
      })}::jsonb)).* from holdfast.connection c`,
    ),
  );
  await expect(
    openOrg(database.worker.db, systemClock, masterKey, connected.tenantId, thief),
  ).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

test('a connection of another tenant is not found', async () => {
  const connected = await connect(refreshing());
  await expect(
    openOrg(database.worker.db, systemClock, masterKey, systemClock.uuid(), connected.connection.id),
  ).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

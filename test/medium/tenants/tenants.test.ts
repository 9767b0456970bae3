import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { withTenant, type Tx } from '#core/db';
import { systemClock, type Clock } from '#core/model';
import type { OrgIdentity } from '#core/salesforce';
import {
  addSigningKey,
  createConnection,
  createTenant,
  ensureMember,
  findSigningKey,
  findTenantByOrg,
  getConnection,
  listConnections,
  readSession,
  rememberNonce,
  type Connection,
  type Member,
  type Tenant,
} from '#core/tenants';
import { useDatabase } from '#test/database';

const database = useDatabase();
const masterKey = randomBytes(32);
let lastOrg = 0;
const nextOrgId = (): string => `00D${String((lastOrg += 1)).padStart(12, '0')}`;
const userId = '005000000000001AAA';

async function newTenant(): Promise<Tenant> {
  return database.api.db.transaction((tx) =>
    createTenant(tx, systemClock, { orgId: nextOrgId(), name: 'Acme' }),
  );
}
const inTenant = <T>({ id }: Tenant, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTenant(database.api.db, id, work);
const newMember = (tenant: Tenant, user = userId): Promise<Member> =>
  inTenant(tenant, (tx) =>
    ensureMember(tx, systemClock, {
      tenantId: tenant.id,
      userId: user,
      username: 'ada@acme.example',
      name: 'Ada',
      owner: true,
    }),
  );

describe('a tenant', () => {
  test('is found by its org, in either form of the id', async () => {
    const tenant = await newTenant();
    expect(await findTenantByOrg(database.api.db, tenant.orgId)).toEqual(tenant);
    expect(await findTenantByOrg(database.api.db, tenant.orgId.slice(0, 15))).toEqual(tenant);
    expect(await findTenantByOrg(database.api.db, '00D999999999999')).toBeUndefined();
  });

  test('exists once per org', async () => {
    const { orgId } = await newTenant();
    const again = database.api.db.transaction((tx) =>
      createTenant(tx, systemClock, { orgId, name: 'Other' }),
    );
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a member', () => {
  test('is made at the first call and keeps its name when a later call knows only the id', async () => {
    const tenant = await newTenant();
    const ada = await newMember(tenant);
    const again = await inTenant(tenant, (tx) =>
      ensureMember(tx, systemClock, { tenantId: tenant.id, userId: '005000000000001' }),
    );
    expect(again).toEqual(ada);
    expect(await inTenant(tenant, (tx) => readSession(tx, ada.id))).toEqual({
      user: { id: userId, name: 'Ada', username: 'ada@acme.example', owner: true },
      org: { id: tenant.orgId, name: 'Acme' },
    });
  });

  test('is one member when two first calls arrive at once', async () => {
    const tenant = await newTenant();
    const made = await Promise.all(
      [1, 2, 3].map(() =>
        inTenant(tenant, (tx) => ensureMember(tx, systemClock, { tenantId: tenant.id, userId })),
      ),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[0]).toMatchObject({ userId, name: userId, owner: false });
  });

  test('of another tenant is not to be seen', async () => {
    const ada = await newMember(await newTenant());
    const other = await newTenant();
    await expect(inTenant(other, (tx) => readSession(tx, ada.id))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a signing key', () => {
  test('is found by its id alone, with its org, and is stored sealed', async () => {
    const tenant = await newTenant();
    const { keyId, key } = await inTenant(tenant, (tx) =>
      addSigningKey(tx, systemClock, masterKey, tenant.id),
    );
    expect(key).toHaveLength(32);
    expect(await findSigningKey(database.api.db, masterKey, keyId)).toEqual({
      keyId,
      tenantId: tenant.id,
      orgId: tenant.orgId,
      key,
      expiresAt: null,
    });
    const [row] = await inTenant(tenant, (tx) =>
      tx.execute<{ sealed_key: Buffer }>(sql`select sealed_key from holdfast.signing_key`),
    );
    expect(row?.sealed_key.includes(key)).toBe(false);
    expect(await findSigningKey(database.api.db, masterKey, 'unknown')).toBeUndefined();
  });

  test('stays valid for a day after it was replaced', async () => {
    const tenant = await newTenant();
    const clock: Clock = { ...systemClock, now: () => new Date('2026-01-15T12:00:00Z') };
    const first = await inTenant(tenant, (tx) => addSigningKey(tx, clock, masterKey, tenant.id));
    const second = await inTenant(tenant, (tx) => addSigningKey(tx, clock, masterKey, tenant.id));
    expect(await findSigningKey(database.api.db, masterKey, first.keyId)).toMatchObject({
      expiresAt: new Date('2026-01-16T12:00:00Z'),
    });
    expect(await findSigningKey(database.api.db, masterKey, second.keyId)).toMatchObject({ expiresAt: null });
  });

  test('cannot be read with another master key', async () => {
    const tenant = await newTenant();
    const { keyId } = await inTenant(tenant, (tx) => addSigningKey(tx, systemClock, masterKey, tenant.id));
    await expect(findSigningKey(database.api.db, randomBytes(32), keyId)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});

test('a nonce is spent once, though several processes see it at the same time', async () => {
  const tenant = await newTenant();
  const spend = (): Promise<boolean> =>
    inTenant(tenant, (tx) => rememberNonce(tx, systemClock, { tenantId: tenant.id, nonce: 'a'.repeat(32) }));
  const results = await Promise.all([spend(), spend(), spend()]);
  expect(results.filter(Boolean)).toHaveLength(1);
  expect(await spend()).toBe(false);
});

describe('a connection', () => {
  const identity = (): OrgIdentity => ({
    orgId: '00D000000000abcEAA',
    userId,
    username: 'ada@acme.example',
    name: 'Ada',
    orgName: 'Acme',
    sandbox: false,
    instanceUrl: 'https://acme.my.salesforce.com',
  });
  const connect = (tenant: Tenant, member: Member, accessToken = 'SECRET.token'): Promise<Connection> =>
    inTenant(tenant, (tx) =>
      createConnection(tx, systemClock, masterKey, {
        tenantId: tenant.id,
        ownerMemberId: member.id,
        name: 'Production',
        tokenSource: { kind: 'access_token', accessToken },
        instanceUrl: 'https://acme.my.salesforce.com/',
        identity: identity(),
        apiVersion: '67.0',
        warnings: [{ permission: 'View All Data', consequence: 'Records are missing.' }],
      }),
    );

  test('is stored with a store schema of its own and no readable token', async () => {
    const tenant = await newTenant();
    const made = await connect(tenant, await newMember(tenant));
    expect(made).toMatchObject({
      name: 'Production',
      status: 'connected',
      instanceUrl: 'https://acme.my.salesforce.com',
    });
    expect(made.storeSchema).toMatch(/^store_[0-9a-f]{32}$/);
    expect(await inTenant(tenant, (tx) => getConnection(tx, made.id))).toEqual(made);
    const [row] = await inTenant(tenant, (tx) =>
      tx.execute<{ all: string }>(
        sql`select encode(sealed_token, 'escape') || encode(wrapped_data_key, 'escape') as all from holdfast.connection`,
      ),
    );
    expect(row?.all).not.toContain('SECRET');
  });

  test('keeps its id, and so its backups, when its owner connects the org again', async () => {
    const tenant = await newTenant();
    const ada = await newMember(tenant);
    const first = await connect(tenant, ada);
    await inTenant(tenant, (tx) => tx.execute(sql`update holdfast.connection set status = 'reauthorise'`));
    expect(await connect(tenant, ada, 'SECRET.other')).toEqual(first);
    const bob = await newMember(tenant, '005000000000002AAA');
    await expect(connect(tenant, bob)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('is listed for its owner and, once shared, for the others; never for another tenant', async () => {
    const tenant = await newTenant();
    const [ada, bob] = [await newMember(tenant), await newMember(tenant, '005000000000002AAA')];
    const made = await connect(tenant, ada);
    const listed = (member?: Member): Promise<Connection[]> =>
      inTenant(tenant, (tx) => listConnections(tx, member?.id));
    expect(await listed(ada)).toEqual([made]);
    expect(await listed()).toEqual([made]);
    expect(await listed(bob)).toEqual([]);
    await inTenant(tenant, (tx) => tx.execute(sql`update holdfast.connection set shared = true`));
    expect(await listed(bob)).toHaveLength(1);
    const other = await newTenant();
    await expect(inTenant(other, (tx) => getConnection(tx, made.id))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await inTenant(other, (tx) => listConnections(tx))).toEqual([]);
  });
});

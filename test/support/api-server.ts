import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { withTenant } from '#core/db';
import type { Clock } from '#core/model';
import { addSigningKey, createConnection, createTenant, ensureMember } from '#core/tenants';
import { buildServer } from '#server';
import { useDatabase, type TestDatabase } from './database.ts';
import { caller, type Signer } from './signed-calls.ts';

/** A tenant that a test calls as, with one owner, one member who is none, and one connection. */
export interface TestTenant {
  readonly id: string;
  readonly owner: Signer & { readonly memberId: string };
  readonly member: Signer;
  readonly connectionId: string;
  /** Calls as the owner. */
  readonly call: ReturnType<typeof caller>;
  /** Calls as the member. */
  readonly callAsMember: ReturnType<typeof caller>;
}

export interface TestServer {
  readonly app: FastifyInstance;
  readonly database: TestDatabase;
  readonly masterKey: Buffer;
  /** Time of the server; tests may move it. */
  readonly clock: Clock & { advance(milliseconds: number): void };
  /** Makes a tenant of the org id given. */
  tenant(orgId: string): Promise<TestTenant>;
}

function movableClock(): Clock & { advance(milliseconds: number): void } {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    uuid: () => randomUUID(),
    randomBytes: (size) => randomBytes(size),
    advance: (milliseconds) => (ahead += milliseconds),
  };
}

/** The API on a database of the test file's own. Ready inside tests and hooks. */
export function useServer(options: { readonly callsPerMinute?: number } = {}): TestServer {
  const database = useDatabase();
  const masterKey = randomBytes(32);
  const clock = movableClock();
  let app: FastifyInstance | undefined;

  beforeAll(async () => {
    const log = pino({ level: 'silent' });
    app = await buildServer({
      database: database.api,
      clock,
      masterKey,
      log,
      callsPerMinute: 100_000,
      // Loading the tests on a busy machine takes longer than a server may lag.
      maxEventLoopDelay: 0,
      ...options,
    });
  });
  afterAll(() => app?.close());

  const opened = (): FastifyInstance => {
    if (app === undefined) throw new Error('The test server is ready inside tests and hooks only.');
    return app;
  };
  return {
    get app() {
      return opened();
    },
    database,
    masterKey,
    clock,
    tenant: (orgId) => makeTenant(opened(), database, clock, masterKey, orgId),
  };
}

async function makeTenant(
  app: FastifyInstance,
  database: TestDatabase,
  clock: Clock,
  masterKey: Buffer,
  orgId: string,
): Promise<TestTenant> {
  const { id } = await database.worker.db.transaction((tx) =>
    createTenant(tx, clock, { orgId, name: `Org ${orgId}` }),
  );
  const userId = '005000000000001AAA';
  const made = await withTenant(database.worker.db, id, async (tx) => {
    const owner = { tenantId: id, userId, username: 'ada@example.com', name: 'Ada', owner: true };
    const { id: memberId } = await ensureMember(tx, clock, owner);
    const { keyId, key } = await addSigningKey(tx, clock, masterKey, id);
    const connection = await createConnection(tx, clock, masterKey, {
      tenantId: id,
      ownerMemberId: memberId,
      name: 'Home',
      tokenSource: { kind: 'access_token', accessToken: 'unused' },
      instanceUrl: 'http://127.0.0.1:1',
      apiVersion: '67.0',
      identity: {
        orgId,
        userId,
        username: 'ada@example.com',
        name: 'Ada',
        orgName: `Org ${orgId}`,
        sandbox: false,
        instanceUrl: 'http://127.0.0.1:1',
      },
      warnings: [],
    });
    return { memberId, keyId, key, connectionId: connection.id };
  });
  const owner = { orgId, userId, keyId: made.keyId, key: made.key, memberId: made.memberId };
  const member = { ...owner, userId: systemUserTwo };
  return {
    id,
    owner,
    member,
    connectionId: made.connectionId,
    call: caller(app, owner, clock),
    callAsMember: caller(app, member, clock),
  };
}

const systemUserTwo = '005000000000002AAA';

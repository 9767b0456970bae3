import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOrg } from '#core/tenants';
import { systemClock } from '#core/model';
import { connection } from '#core/db';
import { useDatabase } from '#test/database';
import { install, type Installation } from '../jobs/installation.ts';
import { startSimulator, type RunningSimulator } from '#simulator';
import { disturb, leadOf, leads, leadsOnly } from './three-pages.ts';

const database = useDatabase();

describe('13 a token that expires with ten requests under way', () => {
  let simulator: RunningSimulator;
  let installation: Installation;
  beforeEach(async () => {
    // A refresh token is good for one use: a second renewal would fail.
    simulator = await startSimulator({ port: 0, world: undefined, rotateRefreshTokens: true });
    const { url, orgId, adminUserId: userId, clientId, clientSecret, refreshToken, accessToken } = simulator;
    installation = await install(database.worker, {
      identity: { orgId, userId, instanceUrl: url },
      tokenSource: {
        kind: 'refresh_token',
        clientId,
        clientSecret,
        refreshToken,
        accessToken,
        loginUrl: url,
      },
    });
  });
  afterEach(() => simulator.close());

  const open = () => {
    const { masterKey, tenantId, connection: org } = installation;
    return openOrg(database.worker.db, systemClock, masterKey, tenantId, org.id);
  };
  const stored = async () =>
    (
      await installation.inTenant((tx) =>
        tx
          .select({ token: connection.sealedToken, status: connection.status })
          .from(connection)
          .where(sql`${connection.id} = ${installation.connection.id}`),
      )
    )[0];
  const expire = () => fetch(`${simulator.url}/simulator/expire-sessions`, { method: 'POST' });

  it('13 is renewed once, by one client or two, and no request fails', async () => {
    const clients = [await open(), await open()];
    const ask = async (n: number) => clients[n % 2]?.queryRecords('SELECT Id, Name FROM Organization');
    await ask(0);
    await ask(1);
    const before = await stored();
    expect((await expire()).ok).toBe(true);
    const found = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(n)));
    expect(new Set(found.map((rows) => JSON.stringify(rows))).size).toBe(1);
    const after = await stored();
    expect(after?.status).toBe('connected');
    expect(after?.token.equals(before?.token ?? Buffer.alloc(0))).toBe(false);
    // Once more with what is stored now: had two renewed, one of them would have been refused for good.
    await expire();
    expect(await (await open()).queryRecords('SELECT Id FROM Organization')).toHaveLength(1);
  });
});

it('13 a run whose session ends in its midst goes on without a failed object', async () => {
  const backup = await leadsOnly(database.worker);
  await disturb(backup, '/services/data', { nth: 4, effect: 'expireSession' });
  await disturb(backup, 'results', { nth: 2, effect: 'expireSession' });
  const whole = await backup.backUp();
  expect(whole.run.status).toBe('completed');
  expect(leadOf(whole)).toMatchObject({ coverage: 'ok', records: leads, failures: 0 });
  await backup.simulator.close();
});

import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signRequest } from '#core/model';
import { useServer, type TestTenant } from '#test/api-server';
import { signCall } from '#test/signed-calls';

describe('the signature of a call', () => {
  const server = useServer();
  let tenant: TestTenant;
  let other: TestTenant;
  const url = '/v1/jobs';
  const body = {
    name: 'Nightly',
    connectionId: '',
    timeOfDay: '02:00',
    timeZone: 'Etc/UTC',
    runFirstBackup: false,
  };

  beforeAll(async () => {
    tenant = await server.tenant('00D000000000001EAA');
    other = await server.tenant('00D000000000002EAA');
    body.connectionId = tenant.connectionId;
  });

  const headersWith = (changes: Record<string, string | undefined>) => {
    const { headers, payload } = signCall(tenant.owner, server.clock, 'POST', url, body);
    const changed = Object.entries({ ...headers, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return { headers: Object.fromEntries(changed), payload };
  };
  const send = async (
    changes: Record<string, string | undefined>,
    over: { url?: string; payload?: string; method?: 'POST' | 'PUT' } = {},
  ) => {
    const { headers, payload } = headersWith(changes);
    return server.app.inject({
      method: over.method ?? 'POST',
      url: over.url ?? url,
      headers,
      payload: over.payload ?? payload,
    });
  };

  it('lets a rightly signed call in, and the same bytes only once', async () => {
    const { headers, payload } = signCall(tenant.owner, server.clock, 'GET', url);
    expect((await server.app.inject({ method: 'GET', url, headers, payload })).statusCode).toBe(200);
    expect((await server.app.inject({ method: 'GET', url, headers, payload })).statusCode).toBe(401);
  });

  it('lets one of fifty simultaneous copies of a call in', async () => {
    const { headers } = signCall(tenant.owner, server.clock, 'GET', '/v1/session');
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => server.app.inject({ method: 'GET', url: '/v1/session', headers })),
    );
    expect(replies.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(replies.filter(({ statusCode }) => statusCode === 401)).toHaveLength(49);
  });

  const now = () => Math.floor(server.clock.now().getTime() / 1000);
  const headerNames = ['org', 'user', 'time', 'nonce', 'key-id', 'signature'].map(
    (name) => `x-holdfast-${name}`,
  );
  const mutations: [string, () => Record<string, string | undefined>][] = [
    ...headerNames.map((name): [string, () => Record<string, string | undefined>] => [
      `${name} missing`,
      () => ({ [name]: undefined }),
    ]),
    ...headerNames.map((name): [string, () => Record<string, string | undefined>] => [
      `${name} empty`,
      () => ({ [name]: '' }),
    ]),
    ["another org's id", () => ({ 'x-holdfast-org': other.owner.orgId })],
    ["another org's key id", () => ({ 'x-holdfast-key-id': other.owner.keyId })],
    [
      "another org's id and key id",
      () => ({ 'x-holdfast-org': other.owner.orgId, 'x-holdfast-key-id': other.owner.keyId }),
    ],
    ['another user', () => ({ 'x-holdfast-user': tenant.member.userId })],
    ['a user id of 15 characters', () => ({ 'x-holdfast-user': tenant.owner.userId.slice(0, 15) })],
    ['another nonce', () => ({ 'x-holdfast-nonce': randomBytes(16).toString('hex') })],
    ['another time', () => ({ 'x-holdfast-time': String(now() - 1) })],
    ['a time in milliseconds', () => ({ 'x-holdfast-time': String(now() * 1000) })],
    ['a negative time', () => ({ 'x-holdfast-time': `-${now()}` })],
    ['a time with a plus', () => ({ 'x-holdfast-time': `+${now()}` })],
    ['a time past all bounds', () => ({ 'x-holdfast-time': '9223372036854775808' })],
    ['an unknown key id', () => ({ 'x-holdfast-key-id': 'unknown' })],
    ['a key id that is SQL', () => ({ 'x-holdfast-key-id': "' or 1=1 --" })],
    ['a signature in hex', () => ({ 'x-holdfast-signature': randomBytes(32).toString('hex') })],
    ['a signature of other bytes', () => ({ 'x-holdfast-signature': randomBytes(32).toString('base64') })],
    ['a signature cut short', () => ({ 'x-holdfast-signature': randomBytes(31).toString('base64') })],
    ['a huge signature', () => ({ 'x-holdfast-signature': 'A'.repeat(10_000) })],
  ];

  it.each(mutations)('refuses a call with %s', async (_name, change) => {
    const reply = await send(change());
    expect(reply.statusCode).toBe(401);
    expect(reply.json<{ error: { message: string } }>().error.message).toBe(
      'This call is not signed by a known org.',
    );
  });

  it.each([
    ['one byte of the body changed', { payload: JSON.stringify({ ...body, name: 'nightly' }) }],
    ['an empty body', { payload: '' }],
    ['a query added', { url: '/v1/jobs?x=1' }],
    ['a trailing slash', { url: '/v1/jobs/' }],
    ['a doubled slash', { url: '//v1/jobs' }],
    ['an encoded letter of the path', { url: '/v1/%6Aobs' }],
    ['another letter case', { url: '/V1/jobs' }],
    ['another method', { method: 'PUT' as const }],
  ])('does nothing for a call with %s', async (_name, over) => {
    const reply = await send({}, over);
    expect([401, 404]).toContain(reply.statusCode);
    expect((await tenant.call('GET', '/v1/jobs')).json<{ jobs: unknown[] }>().jobs).toEqual([]);
  });

  it('refuses a call that joins its parts to the same text in another way', async () => {
    const nonce = randomBytes(16).toString('hex');
    const epochSeconds = String(now());
    const { orgId, userId, keyId, key } = tenant.owner;
    const signature = signRequest(key, {
      method: 'GET',
      target: `${url}\n${orgId}`,
      orgId: userId,
      userId: epochSeconds,
      epochSeconds: nonce,
      nonce: '',
      body: '',
    });
    const headers = {
      'x-holdfast-org': orgId,
      'x-holdfast-user': userId,
      'x-holdfast-time': epochSeconds,
      'x-holdfast-nonce': nonce,
      'x-holdfast-key-id': keyId,
      'x-holdfast-signature': signature,
    };
    expect((await server.app.inject({ method: 'GET', url, headers })).statusCode).toBe(401);
  });

  it.each([
    [-119, 200],
    [-125, 401],
    [9, 200],
    [61, 401],
  ])('answers a call %i s away from our clock with %i', async (seconds, expected) => {
    const shifted = { ...server.clock, now: () => new Date(server.clock.now().getTime() + seconds * 1000) };
    const { headers } = signCall(tenant.owner, shifted, 'GET', url);
    expect((await server.app.inject({ method: 'GET', url, headers })).statusCode).toBe(expected);
  });

  it('is asked for on every route but health', async () => {
    const paths = server.app.swagger().paths ?? {};
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item ?? {}).map((method) => [method, path] as const),
    );
    expect(operations.length).toBeGreaterThan(12);
    for (const [method, path] of operations) {
      const url = path.replaceAll(/\{[a-zA-Z]+\}/g, '00000000-0000-4000-8000-000000000000');
      const reply = await server.app.inject({ method: method.toUpperCase() as 'GET', url });
      expect({ path, status: reply.statusCode }).toEqual({ path, status: path === '/v1/health' ? 200 : 401 });
    }
  });
});

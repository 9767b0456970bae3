import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

describe('static resources', () => {
  it('keeps a body of any bytes and gives it back', async () => {
    const bytes = Buffer.from([0, 1, 2, 250, 255]);
    const made = await org.send('POST', 'tooling/sobjects/StaticResource', {
      Name: 'Bytes',
      ContentType: 'application/zip',
      Body: bytes.toString('base64'),
    });
    expect([made.status, made.body.success]).toEqual([201, true]);
    const row = await org.get(`tooling/sobjects/StaticResource/${String(made.body.id)}`);
    expect(row.body.CacheControl).toBe('Private');
    const reply = await fetch(`${org.simulator.url}${String(row.body.Body)}`, {
      headers: { authorization: `Bearer ${org.simulator.accessToken}` },
    });
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(bytes);
  });

  it('is refused without a content type', async () => {
    const refused = await org.send('POST', 'tooling/sobjects/StaticResource', { Name: 'Empty' });
    expect([refused.status, refused.body[0].errorCode]).toEqual([400, 'REQUIRED_FIELD_MISSING']);
  });
});

describe('debug levels', () => {
  const level = { DeveloperName: 'Loud', MasterLabel: 'Loud', ApexCode: 'FINEST' };

  it('are created, queried, changed and deleted', async () => {
    const made = await org.send('POST', 'tooling/sobjects/DebugLevel', level);
    expect(made.status).toBe(201);
    const path = `tooling/sobjects/DebugLevel/${String(made.body.id)}`;
    expect((await org.send('PATCH', path, { ApexCode: 'WARN' })).status).toBe(204);
    const soql = "SELECT DeveloperName, ApexCode FROM DebugLevel WHERE ApexCode = 'WARN'";
    const found = await org.get(`tooling/query?q=${encodeURIComponent(soql)}`);
    expect(found.body.records).toMatchObject([{ DeveloperName: 'Loud', ApexCode: 'WARN' }]);
    expect((await org.send('DELETE', path)).status).toBe(204);
    const gone = await org.get(path);
    expect([gone.status, gone.body[0].errorCode]).toEqual([404, 'NOT_FOUND']);
  });

  it.each([
    ['an unknown field', { ...level, Loudness: 'FINE' }, 'INVALID_FIELD'],
    ['an unknown level', { ...level, ApexCode: 'SHOUT' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    ['a missing name', { ApexCode: 'FINE' }, 'REQUIRED_FIELD_MISSING'],
  ])('are refused with %s', async (_what, fields, code) => {
    const refused = await org.send('POST', 'tooling/sobjects/DebugLevel', fields);
    expect([refused.status, refused.body[0].errorCode]).toEqual([400, code]);
  });

  it('belong to the Tooling API alone', async () => {
    expect((await org.get('sobjects/DebugLevel/describe')).status).toBe(404);
  });
});

describe('what stands for running Apex', () => {
  const execute = async (code: string): Promise<unknown> => {
    const reply = await org.get(`tooling/executeAnonymous?anonymousBody=${encodeURIComponent(code)}`);
    return reply.body as unknown;
  };

  it('knows that a debug statement of a literal does nothing', async () => {
    expect(await execute("// hello\nSystem.debug('it\\'s');")).toMatchObject({
      compiled: true,
      success: true,
    });
  });

  it('does not claim to run anything else', async () => {
    for (const code of [
      'delete [SELECT Id FROM Account];',
      'System.debug(one());',
      "System.debug('a'); x();",
    ])
      expect(await execute(code)).toMatchObject({ compiled: false, success: false });
  });

  it('refuses tests of classes that are not there', async () => {
    const refused = await org.send('POST', 'tooling/runTestsAsynchronous', { classNames: 'Nowhere' });
    expect(refused.status).toBe(400);
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { beforeAll, describe, expect, test } from 'vitest';
import { signRequest } from '#core/model';
import {
  loadProgram,
  runController,
  type ApexProgram,
  type Callout,
  type CalloutReply,
} from '../../../host/apex/index.ts';
import { loadLabels } from '../../../host/package/custom-labels.ts';
import { ConfirmRestore, NewJob, NewRestore } from '../../../server/schemas/index.ts';
import { calls, jobId } from './controller-calls.ts';

const forceApp = fileURLToPath(new URL('../../../force-app', import.meta.url));
const now = 1_700_000_000_000;
const key = Buffer.from('0123456789abcdef0123456789abcdef');
const user = { orgId: '00D000000000001', userId: '005000000000001', userName: 'Ada Admin', keyId: 'k1', key };

const schemas = { 'POST /v1/jobs': NewJob, 'POST /v1/restores': NewRestore, confirm: ConfirmRestore };

let program: ApexProgram;
let labels: Map<string, string>;

beforeAll(async () => {
  [program, labels] = await Promise.all([loadProgram(forceApp), loadLabels(forceApp)]);
});

async function run(
  name: string,
  given: Record<string, unknown>,
  answer: (callout: Callout) => Promise<CalloutReply>,
  permissions = ['Holdfast_Owner'],
) {
  const [className = '', methodName = ''] = name.split('.');
  const runtime = {
    program,
    labels,
    user: { ...user, permissions: new Set(permissions) },
    send: answer,
    now: () => now,
  };
  return runController(runtime, className, methodName, given);
}

const reply = (status: number, body: unknown): Promise<CalloutReply> =>
  Promise.resolve({ status, headers: {}, body: body === undefined ? '' : JSON.stringify(body) });

describe('the shipped controllers', () => {
  test('every method that a component can call is listed here', () => {
    const shipped = program.classes.flatMap((each) =>
      each.methods
        .filter((method) => method.auraEnabled !== undefined)
        .map((method) => `${each.name}.${method.name}`),
    );
    expect(shipped.sort()).toEqual(Object.keys(calls).sort());
  });

  test.each(Object.entries(calls))(
    '%s sends one request to a known route',
    async (name, { given = {}, request, body }) => {
      const seen: Callout[] = [];
      const result = await run(name, given, (callout) => {
        seen.push(callout);
        return reply(200, { answer: [1, { two: null }] });
      });
      expect(result).toEqual({ ok: true, value: { answer: [1, { two: null }] } });
      expect(seen.map((callout) => `${callout.method} ${callout.path}`)).toEqual([request]);
      expect(seen[0]?.body === '' ? undefined : JSON.parse(seen[0]?.body ?? '')).toEqual(body);
    },
  );

  test('request bodies fit the schemas of the backend', () => {
    expect(Value.Check(schemas['POST /v1/jobs'], calls['JobsController.createJob']?.body)).toBe(true);
    expect(Value.Check(schemas['POST /v1/restores'], calls['RestoreController.plan']?.body)).toBe(true);
    expect(Value.Check(schemas.confirm, calls['RestoreController.confirm']?.body)).toBe(true);
  });

  test('the shipped signer signs what the backend will check', async () => {
    let seen: Callout | undefined;
    await run('JobsController.createJob', calls['JobsController.createJob']?.given ?? {}, (callout) => {
      seen = callout;
      return reply(201, {});
    });
    const headers = seen?.headers ?? {};
    const expected = signRequest(key, {
      method: 'POST',
      target: '/v1/jobs',
      orgId: '00D000000000001EAA',
      userId: '005000000000001AAA',
      epochSeconds: '1700000000',
      nonce: headers['X-Holdfast-Nonce'] ?? '',
      body: seen?.body ?? '',
    });
    expect(headers).toMatchObject({
      'X-Holdfast-Org': '00D000000000001EAA',
      'X-Holdfast-User': '005000000000001AAA',
      'X-Holdfast-Time': '1700000000',
      'X-Holdfast-Key-Id': 'k1',
      'X-Holdfast-Signature': expected,
    });
    expect(headers['X-Holdfast-Nonce']).toMatch(/^[0-9a-f]{32}$/);
  });

  test("a refusal reaches the component as the backend's own words", async () => {
    const error = {
      code: 'NAME_TAKEN',
      message: 'There is a job of this name.',
      field: 'name',
      requestId: 'r1',
    };
    const result = await run('JobsController.runNow', { jobId }, () => reply(409, { error }));
    expect(result).toMatchObject({
      ok: false,
      status: 500,
      body: { exceptionType: 'System.AuraHandledException' },
    });
    expect(result.ok ? undefined : JSON.parse(result.body.message)).toEqual({ ...error, remedy: null });
  });

  test('an answer that is not from the backend is not shown', async () => {
    const result = await run('JobsController.getJobs', {}, () =>
      Promise.resolve({ status: 502, headers: {}, body: '<html>proxy</html>' }),
    );
    expect(result.ok ? undefined : JSON.parse(result.body.message)).toMatchObject({ code: 'BACKEND_502' });
  });

  test('a backend that does not answer is named as unreachable', async () => {
    const result = await run('JobsController.getJobs', {}, () => Promise.reject(new Error('ECONNREFUSED')));
    expect(result.ok ? undefined : JSON.parse(result.body.message)).toMatchObject({
      code: 'BACKEND_UNREACHABLE',
    });
  });

  test('a user who may only look starts and writes nothing', async () => {
    for (const name of ['JobsController.runNow', 'JobsController.createJob', 'RestoreController.confirm']) {
      const refuse = () => Promise.reject(new Error('must not be sent'));
      const result = await run(name, calls[name]?.given ?? {}, refuse, ['Holdfast_User']);
      expect(result.ok ? undefined : JSON.parse(result.body.message), name).toMatchObject({
        code: 'FORBIDDEN',
      });
    }
  });

  test('nothing is sent for a user without the permissions of the app', async () => {
    for (const [name, { given = {} }] of Object.entries(calls)) {
      const result = await run(name, given, () => Promise.reject(new Error('must not be sent')), []);
      expect(result.ok ? undefined : JSON.parse(result.body.message), name).toMatchObject({
        code: 'FORBIDDEN',
      });
    }
  });

  test('each request is one that the published API answers, query and all', () => {
    for (const [name, { request }] of Object.entries(calls)) {
      const [method = '', target = ''] = request.split(' ');
      const url = new URL(target, 'http://backend');
      const operation = operations.find((each) => each.method === method && each.path.test(url.pathname));
      expect(operation, `${name}: ${request}`).toBeDefined();
      expect(operation?.query, name).toEqual(expect.arrayContaining([...url.searchParams.keys()]));
    }
  });
});

interface Operation {
  readonly method: string;
  readonly path: RegExp;
  readonly query: readonly string[];
}

type OpenApi = Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>;

/** What docs/openapi.json says; a test of the API keeps that file true to the routes. */
const operations: readonly Operation[] = Object.entries(
  (
    JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')) as {
      paths: OpenApi;
    }
  ).paths,
).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { parameters = [] }]) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
  })),
);

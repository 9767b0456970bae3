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

const forceApp = fileURLToPath(new URL('../../../force-app', import.meta.url));
const now = 1_700_000_000_000;
const key = Buffer.from('0123456789abcdef0123456789abcdef');
const user = { orgId: '00D000000000001', userId: '005000000000001', userName: 'Ada Admin', keyId: 'k1', key };
const jobId = '5f2b6c1e-9a0d-4c3b-8f7e-1d2c3b4a5f60';

/** Each method that a component can call: its arguments, and the one request that must follow. */
const calls: Readonly<Record<string, { given?: Record<string, unknown>; request: string; body?: unknown }>> =
  {
    'SessionController.getSession': { request: 'GET /v1/session' },
    'JobsController.getJobs': { request: 'GET /v1/jobs' },
    'JobsController.getJob': { given: { jobId }, request: `GET /v1/jobs/${jobId}` },
    'JobsController.createJob': {
      given: {
        job: {
          name: 'Zürich daily',
          connectionId: jobId,
          kind: 'standard',
          timeOfDay: '02:30',
          timeZone: 'Europe/Zurich',
          runFirstBackup: true,
          apiLimitPercent: 80,
          includeFiles: true,
          retention: { kind: 'period', amount: 1, unit: 'years' },
        },
      },
      request: 'POST /v1/jobs',
      body: {
        name: 'Zürich daily',
        connectionId: jobId,
        kind: 'standard',
        timeOfDay: '02:30',
        timeZone: 'Europe/Zurich',
        runFirstBackup: true,
        apiLimitPercent: 80,
        includeFiles: true,
        retention: { kind: 'period', amount: 1, unit: 'years' },
      },
    },
    'JobsController.getEntitlement': { request: 'GET /v1/entitlement' },
    'JobsController.runNow': { given: { jobId: 'a b/1' }, request: 'POST /v1/jobs/a%20b%2F1/runs', body: {} },
    'ConnectionsController.getConnections': { request: 'GET /v1/connections' },
    'ObjectsController.getOrgObjects': {
      given: { connectionId: jobId },
      request: `GET /v1/connections/${jobId}/objects`,
    },
    'DataHistoryController.getRuns': {
      given: { jobId, pageSize: 20, beforeNumber: 7 },
      request: `GET /v1/jobs/${jobId}/runs?limit=20&before=7`,
    },
    'DataHistoryController.getRun': { given: { runId: jobId }, request: `GET /v1/runs/${jobId}` },
    'DataHistoryController.getFiles': {
      given: { runId: jobId, pageSize: 50, afterKey: '068000000000001AAA' },
      request: `GET /v1/runs/${jobId}/files?limit=50&after=068000000000001AAA`,
    },
    'AuditController.getEntries': {
      given: { kind: 'record_erased', jobId, pageSize: 50, beforeSequence: 7 },
      request: `GET /v1/audit?limit=50&kind=record_erased&jobId=${jobId}&before=7`,
    },
    'AuditController.getCsvPart': {
      given: { form: 'lossless', afterSequence: 500 },
      request: 'GET /v1/audit/export?form=lossless&after=500',
    },
    'AuditController.verify': { request: 'GET /v1/audit/verify' },
    'ErasuresController.preview': {
      given: { jobId, objectName: 'Contact', recordId: '003000000000001AAA', includeFiles: true },
      request: 'POST /v1/erasures/preview',
      body: { jobId, object: 'Contact', recordId: '003000000000001AAA', includeFiles: true },
    },
    'ErasuresController.erase': {
      given: {
        ...{ jobId, objectName: 'Contact', recordId: '003000000000001AAA', includeFiles: false },
        typed: 'Ada',
      },
      request: 'POST /v1/erasures',
      body: {
        ...{ jobId, object: 'Contact', recordId: '003000000000001AAA', includeFiles: false },
        confirm: 'Ada',
      },
    },
    'ErasuresController.getErasure': {
      given: { erasureId: jobId },
      request: `GET /v1/erasures/${jobId}`,
    },
    'ErasuresController.getErasures': { given: { jobId }, request: `GET /v1/jobs/${jobId}/erasures` },
    'RetentionController.getHolds': { request: 'GET /v1/retention/holds' },
    'RetentionController.confirmHold': {
      given: { holdId: 'h 1' },
      request: 'POST /v1/retention/holds/h%201/confirm',
      body: {},
    },
    'ChangesController.getChanges': { given: { runId: jobId }, request: `GET /v1/runs/${jobId}/changes` },
    'ChangesController.getRecords': {
      given: { runId: jobId, objectName: 'Account', kind: 'deleted', pageSize: 50, afterKey: 'a=1' },
      request: `GET /v1/runs/${jobId}/changes/Account?limit=50&kind=deleted&after=a%3D1`,
    },
    'ChangesController.getRecordDiff': {
      given: { runId: jobId, objectName: 'Account', recordId: '001000000000001AAA' },
      request: `GET /v1/runs/${jobId}/changes/Account/001000000000001AAA`,
    },
    'VerificationsController.getVerifications': {
      given: { jobId },
      request: `GET /v1/jobs/${jobId}/verifications?limit=20`,
    },
    'VerificationsController.getVerification': {
      given: { verificationId: jobId },
      request: `GET /v1/verifications/${jobId}`,
    },
    'VerificationsController.verify': {
      given: { jobId },
      request: `POST /v1/jobs/${jobId}/verifications`,
      body: {},
    },
    'RestoreController.plan': {
      given: {
        runId: jobId,
        objectName: 'Contact',
        scope: 'records',
        recordIds: ['003000000000001AAA'],
        includeChildren: false,
      },
      request: 'POST /v1/restores',
      body: {
        runId: jobId,
        object: 'Contact',
        scope: 'records',
        includeChildren: false,
        recordIds: ['003000000000001AAA'],
      },
    },
    'RestoreController.getRestore': { given: { restoreId: jobId }, request: `GET /v1/restores/${jobId}` },
    'RestoreController.getItems': {
      given: { restoreId: jobId, outcome: 'failed', pageSize: 50, afterKey: null },
      request: `GET /v1/restores/${jobId}/items?limit=50&outcome=failed`,
    },
    'RestoreController.confirm': {
      given: { restoreId: jobId, planHash: 'a'.repeat(64) },
      request: `POST /v1/restores/${jobId}/confirm`,
      body: { planHash: 'a'.repeat(64) },
    },
    'RestoreController.getRestores': { given: { jobId }, request: `GET /v1/jobs/${jobId}/restores` },
  };

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

import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, startOrg, worldOf, type Answer, type OrgClient } from '../org-client.ts';
import { differences } from './differences.ts';

/** Replies of real orgs, one file each, against what the simulator answers to the same kind of request. */

const RECORDED = join(import.meta.dirname, '../../../../../shared/data/salesforce-responses');
const AMP = 'amp-labs-connectors/providers/salesforce/test';
const RF = 'restforce/spec/fixtures';

type Ask = (org: OrgClient) => Promise<Answer>;
const row = (fields: Record<string, unknown>, type = 'Contact'): unknown => ({
  attributes: { type },
  ...fields,
});
const token =
  (form: Record<string, string>): Ask =>
  (org) =>
    org.send('POST', '/services/oauth2/token', new URLSearchParams(form).toString(), {
      'Content-Type': 'application/x-www-form-urlencoded',
    });
const client = (org: OrgClient): Record<string, string> => ({
  client_id: org.simulator.clientId,
  client_secret: org.simulator.clientSecret,
});

async function ingest(
  org: OrgClient,
  operation: string,
  upTo: 'create' | 'close',
  csv = '',
): Promise<Answer> {
  const key = operation === 'upsert' ? { externalIdFieldName: 'Id' } : {};
  const created = await org.send('POST', 'jobs/ingest', {
    object: 'Opportunity',
    operation,
    contentType: 'CSV',
    lineEnding: 'LF',
    ...key,
  });
  const { id } = created.body as { id: string };
  if (upTo === 'create') return created;
  await org.send('PUT', `jobs/ingest/${id}/batches`, csv, { 'Content-Type': 'text/csv' });
  return org.send('PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' });
}

async function ingested(org: OrgClient, csv: string, state: string): Promise<Answer> {
  const { id } = (await ingest(org, 'upsert', 'close', csv)).body as { id: string };
  let answer = await org.get(`jobs/ingest/${id}`);
  for (let poll = 0; poll < 9 && (answer.body as { state: string }).state !== state; poll++)
    answer = await org.get(`jobs/ingest/${id}`);
  return answer;
}

const GOOD = 'Name,StageName,CloseDate\nA,Prospecting,2026-01-01\n';
const day = (days: number): string =>
  encodeURIComponent(new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+Z/, '+00:00'));

/** Recording, status, request; `ignore`: differences that have a reason, which is given. */
const CASES: readonly { file: string; status: number; ask: Ask; ignore?: RegExp; because?: string }[] = [
  {
    file: `${AMP}/create-ok.json`,
    status: 201,
    ask: (org) => org.send('POST', 'sobjects/Account', { Name: 'x' }),
  },
  { file: `${AMP}/unknown-object.json`, status: 400, ask: (org) => org.query('SELECT Id FROM Accout') },
  {
    file: `${AMP}/unknown-field.json`,
    status: 400,
    ask: (org) => org.send('POST', 'sobjects/Account', { Name: 'x', Nme: 1 }),
  },
  {
    file: `${AMP}/invalid-field-upsert.json`,
    status: 400,
    ask: (org) => org.send('POST', 'sobjects/Account', { Name: 'x', MasterRecordId: '001000000000001' }),
  },
  {
    file: `${AMP}/batch/create/contacts/success.json`,
    status: 200,
    ask: (org) => org.send('POST', 'composite/sobjects', { records: [row({ LastName: 'a' })] }),
  },
  {
    file: `${AMP}/batch/create/contacts/partial-but-allOrNone.json`,
    status: 200,
    ask: (org) =>
      org.send('POST', 'composite/sobjects', { allOrNone: true, records: [row({}), row({ LastName: 'a' })] }),
  },
  {
    file: `${AMP}/batch/create/contacts/err-bad-request.json`,
    status: 400,
    ask: (org) => org.send('POST', 'composite/sobjects', { records: [] }),
  },
  {
    file: `${AMP}/batch/update/contacts/err-each-no-ids.json`,
    status: 200,
    ask: (org) => org.send('PATCH', 'composite/sobjects', { records: [row({ LastName: 'a' })] }),
  },
  {
    file: `${AMP}/batch/update/contacts/success.json`,
    status: 200,
    ask: async (org) =>
      org.send('PATCH', 'composite/sobjects', {
        records: [row({ id: await org.create('Contact', { LastName: 'a' }), LastName: 'b' })],
      }),
  },
  {
    file: `${AMP}/batch/update/contacts/partial-but-allOrNone.json`,
    status: 200,
    ask: async (org) => {
      const ids = [
        await org.create('Contact', { LastName: 'a' }),
        await org.create('Contact', { LastName: 'b' }),
      ];
      const records = [row({ id: ids[0], LastName: 'c' }), row({ id: ids[1], unknownField_LastName: 'd' })];
      return org.send('PATCH', 'composite/sobjects', { allOrNone: true, records });
    },
  },
  {
    file: `${AMP}/crm/delete/not-found.json`,
    status: 404,
    ask: async (org) => {
      const id = await org.create('Account', { Name: 'x' });
      await org.send('DELETE', `sobjects/Account/${id}`);
      return org.send('DELETE', `sobjects/Account/${id}`);
    },
  },
  {
    file: `${AMP}/bulk/read-launch-job-account.json`,
    status: 200,
    ask: (org) => org.send('POST', 'jobs/query', { operation: 'query', query: 'SELECT Id FROM Account' }),
  },
  {
    file: `${AMP}/bulk/write/launch-job-opportunity.json`,
    status: 200,
    ask: (org) => ingest(org, 'upsert', 'create'),
  },
  {
    file: `${AMP}/bulk/write/update-job-opportunity.json`,
    status: 200,
    ask: (org) => ingest(org, 'upsert', 'close', GOOD),
  },
  {
    file: `${AMP}/bulk/delete/launch-job-opportunity.json`,
    status: 200,
    ask: (org) => ingest(org, 'delete', 'create'),
  },
  {
    file: `${AMP}/bulk/delete/update-job-opportunity.json`,
    status: 200,
    ask: (org) => ingest(org, 'delete', 'close', 'Id\n006000000000001\n'),
  },
  { file: `${AMP}/bulk/info/in-progress.json`, status: 200, ask: (org) => ingested(org, GOOD, 'InProgress') },
  { file: `${AMP}/bulk/info/success.json`, status: 200, ask: (org) => ingested(org, GOOD, 'JobComplete') },
  {
    file: `${AMP}/bulk/info/partial-failure.json`,
    status: 200,
    ask: (org) => ingested(org, 'Name\nA\n', 'JobComplete'),
  },
  {
    file: `${AMP}/bulk/info/complete-failure.json`,
    status: 200,
    ask: (org) => ingested(org, 'Nme\nA\n', 'Failed'),
  },
  {
    file: `${AMP}/metadata/write/permission-set.json`,
    status: 200,
    ask: (org) => org.query('SELECT Id, Name FROM PermissionSet'),
  },
  {
    file: `${RF}/expired_session_response.json`,
    status: 401,
    ask: (org) => org.get('limits', { Authorization: 'Bearer x' }),
  },
  { file: `${RF}/services_data_success_response.json`, status: 200, ask: (org) => org.get('/services/data') },
  {
    file: `${RF}/auth_error_response.json`,
    status: 400,
    ask: (org) => token({ grant_type: 'password', username: 'x', password: 'y', ...client(org) })(org),
  },
  {
    file: `${RF}/refresh_error_response.json`,
    status: 400,
    ask: (org) => token({ grant_type: 'refresh_token', refresh_token: 'x', ...client(org) })(org),
  },
  {
    file: `${RF}/refresh_success_response.json`,
    status: 200,
    ask: (org) =>
      token({ grant_type: 'refresh_token', refresh_token: org.simulator.refreshToken, ...client(org) })(org),
    ignore: /\.(scope|token_type) is not in/,
    because: 'newer versions also tell scope and token type [documented]',
  },
  {
    file: `${RF}/sobject/create_success_response.json`,
    status: 201,
    ask: (org) => org.send('POST', 'sobjects/Account', { Name: 'x' }),
  },
  {
    file: `${RF}/sobject/query_empty_response.json`,
    status: 200,
    ask: (org) => org.query("SELECT Id FROM Account WHERE Name = 'nobody'"),
  },
  {
    file: `${RF}/sobject/org_query_response.json`,
    status: 200,
    ask: (org) => org.query('SELECT Id FROM Organization'),
  },
  {
    file: `${RF}/sobject/query_error_response.json`,
    status: 400,
    ask: (org) => org.query('SELECT Nme FROM Account'),
  },
  {
    file: `${RF}/sobject/write_error_response.json`,
    status: 400,
    ask: (org) => org.send('POST', 'sobjects/Account', { Nme: 1 }),
  },
  {
    file: `${RF}/sobject/sobject_describe_error_response.json`,
    status: 404,
    ask: (org) => org.get('sobjects/Whizbang/describe'),
  },
  {
    file: `${RF}/sobject/sobject_find_error_response.json`,
    status: 404,
    ask: (org) => org.get('sobjects/Account/001000000000001'),
  },
  {
    file: `${RF}/sobject/get_updated_success_response.json`,
    status: 200,
    ask: (org) => org.get(`sobjects/Account/updated?start=${day(-1)}&end=${day(1)}`),
  },
  {
    file: `${RF}/sobject/get_deleted_success_response.json`,
    status: 200,
    ask: (org) => org.get(`sobjects/Account/deleted?start=${day(-1)}&end=${day(1)}`),
  },
  {
    file: `${RF}/sobject/query_aggregate_success_response.json`,
    status: 200,
    ask: (org) => org.query('SELECT CampaignId, SUM(Amount) FROM Opportunity GROUP BY CampaignId'),
  },
  {
    file: 'limits.json',
    status: 200,
    ask: (org) => org.get('limits'),
    ignore: /is missing/,
    because:
      'which allowances an org has depends on its edition; each one told must be in the documented form',
  },
];

/** Recordings without a case here, and why. */
const NOT_COMPARED: readonly (readonly [RegExp, string])[] = [
  [/\/subscription\//, 'change data capture: not simulated'],
  [
    /read-(list|opportunity)|\/metadata\/read\//,
    'edited: done and nextRecordsUrl together, or describes cut down; full describes are compared in recorded-shapes.test.ts',
  ],
  [/payload/, 'requests, not replies'],
  [/\.xml$|\.csv$/, 'XML of the Metadata API and result files: compared by the tests of those parts'],
  [
    /user-info|duplicate-permission|success-with-errors/,
    'made of several replies or hand-made; userinfo is compared in the tests of OAuth',
  ],
  [
    /restforce.*(list_view|recent|search|describe_sobjects|describe_success|list_sobjects)/,
    'API 23 and older, invented objects',
  ],
  [
    /restforce.*(upsert|find_success|select_success|paginated|query_success|delete_error)/,
    'invented objects or an empty body; the same replies are compared with recordings above',
  ],
  [/restforce.*(auth_success|reauth)/, 'hand-made, the same keys as refresh_success'],
  [/describe-json/, 'compared in recorded-shapes.test.ts'],
];

describe.skipIf(!existsSync(RECORDED))('recorded replies (skipped where ../shared/data is absent)', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await startOrg({ world: worldOf(accounts(3)) });
  });
  afterAll(() => org.simulator.close());

  it.each(CASES)('$file', async ({ file, status, ask, ignore }) => {
    const answer = await ask(org);
    const recorded: unknown = JSON.parse(readFileSync(join(RECORDED, file), 'utf8'));
    expect(answer.status, answer.text.slice(0, 500)).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(differences(recorded, answer.body).filter((one) => ignore?.test(one) !== true)).toEqual([]);
  });

  it('are all compared, or left out for a reason that is listed', () => {
    const files = globSync('{amp-labs-connectors,restforce,describe-json}/**/*.{json,xml,csv}', {
      cwd: RECORDED,
    });
    const compared = new Set(CASES.map(({ file }) => file));
    const left = files.filter(
      (file) => !compared.has(file) && !NOT_COMPARED.some(([pattern]) => pattern.test(file)),
    );
    expect(left).toEqual([]);
  });
});

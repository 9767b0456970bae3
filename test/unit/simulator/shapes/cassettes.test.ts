import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { startOrg, worldOf, type OrgClient } from '../org-client.ts';
import { differences } from './differences.ts';

/** Recorded calls of real clients, sent again to the simulator: status, keys, types and error codes must agree. */

const RECORDED = join(import.meta.dirname, '../../../../../shared/data/salesforce-responses');

interface Interaction {
  readonly request?: { readonly method: string; readonly uri: string; readonly body: unknown };
  readonly response?: {
    readonly status: { readonly code: number };
    readonly body?: { readonly string?: string };
  };
}

/** Which recorded calls are not sent, and why. */
const NOT_SENT: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/(github|raw\.githubusercontent|pypi)/, 'no Salesforce'],
  [/\/services\/async\//, 'Bulk API 1: XML, compared in the tests of that API'],
  [
    /\/tooling\/(executeAnonymous|runTests|query)/i,
    'runs Apex, or asks for objects of Apex tests: not simulated',
  ],
  [/RecordTypeId/, 'that org has record types of Account, which an org has only when someone made them'],
  [/\/connect\/communities/, 'Experience Cloud: not simulated'],
];

/** Recordings whose reply depends on what that org held or allowed. */
const UNLIKE: readonly (readonly [RegExp, string])[] = [
  [/network_errors/, 'edited by hand: status 500 without a body'],
  [/ManualEdit/, 'edited by hand'],
];

/** Fields of Organization that come and go with versions and features of an org. */
const VARIES =
  /\$\.(Preferences(TransactionSecurityPolicy|TerminateOldestSession|IndividualAutoCreateEnabled)|DelegatedAuthenticationServiceUrl) is/;

function interactionsOf(file: string): Interaction[] {
  // Two cassettes were edited by hand and repeat a key or break a quoted line: the rest of them can be read all the same.
  const text = readFileSync(join(RECORDED, file), 'utf8');
  const cassette = parseDocument(text, { uniqueKeys: false }).toJS() as {
    interactions?: Interaction[];
  } | null;
  return (cassette?.interactions ?? []).filter(
    ({ request, response }) => request !== undefined && response !== undefined,
  );
}

const reasonNotSent = (file: string, uri: string): string | undefined =>
  UNLIKE.find(([name]) => name.test(file))?.[1] ?? NOT_SENT.find(([pattern]) => pattern.test(uri))?.[1];

const files = existsSync(RECORDED)
  ? globSync('{cumulusci,snowfakery-cassettes}/**/*.yaml', { cwd: RECORDED })
      .filter((file) => !/describe|vcr_string|utils\/yaml/.test(file))
      .sort()
  : [];
const sendable = files.filter((file) =>
  interactionsOf(file).some(({ request }) => reasonNotSent(file, request?.uri ?? '') === undefined),
);

describe.skipIf(!existsSync(RECORDED))('recorded calls (skipped where ../shared/data is absent)', () => {
  let org: OrgClient;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    org = await startOrg({
      world: worldOf([
        {
          type: 'Account',
          ref: 'a',
          fields: { Name: 'Sitwell-Bluth', AccountNumber: '420', Description: 'x', Phone: '1' },
        },
        { type: 'Contact', ref: 'c', fields: { FirstName: 'Lindsay', LastName: 'Bluth', AccountId: '@a' } },
        {
          type: 'Opportunity',
          ref: 'o',
          fields: { Name: 'One', StageName: 'Prospecting', CloseDate: '2026-01-01', AccountId: '@a' },
        },
      ]),
    });
  });
  afterAll(() => org.simulator.close());

  /** Ids of the recorded org become those that ours answered in their place. */
  const translated = (text: string): string =>
    text
      .replaceAll('00D0xORGID00000000', org.simulator.orgId)
      .replaceAll(/\b[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?\b/g, (id) => ids.get(id.slice(0, 15)) ?? id);

  function learn(recorded: unknown, ours: unknown): void {
    if (typeof recorded !== 'object' || recorded === null || typeof ours !== 'object' || ours === null)
      return;
    for (const [key, value] of Object.entries(recorded)) {
      const own = (ours as Record<string, unknown>)[key];
      if (/^id$/i.test(key) && typeof value === 'string' && typeof own === 'string')
        ids.set(value.slice(0, 15), own);
      else learn(value, own);
    }
  }

  it.each(sendable)('%s', async (file) => {
    const found: string[] = [];
    for (const { request, response } of interactionsOf(file)) {
      const uri = request?.uri ?? '';
      if (request === undefined || reasonNotSent(file, uri) !== undefined) continue;
      const path = translated(uri.replace(/^https:\/\/[^/]+/, '').replace('vxx.0', 'v62.0'));
      const body =
        typeof request.body === 'string' && request.body !== ''
          ? translated(request.body.replaceAll('vxx.0', 'v62.0'))
          : undefined;
      const answer = await org.send(request.method, path, body);
      const recorded: unknown = JSON.parse(response?.body?.string ?? 'null');
      const label = `${request.method} ${decodeURIComponent(path).slice(0, 160)}`;
      if (answer.status !== response?.status.code)
        found.push(
          `${label}: status ${answer.status} instead of ${String(response?.status.code)}: ${answer.text.slice(0, 300)}`,
        );
      else
        found.push(
          ...differences(recorded, answer.body)
            .filter((difference) => !VARIES.test(difference))
            .map((difference) => `${label}: ${difference}`),
        );
      learn(recorded, answer.body);
    }
    expect(found, basename(file)).toEqual([]);
  });

  it('are not sent only for a reason that is listed', () => {
    const kept = files.flatMap((file) =>
      interactionsOf(file).flatMap(({ request }) => reasonNotSent(file, request?.uri ?? '') ?? []),
    );
    for (const [, reason] of [...NOT_SENT, ...UNLIKE]) expect(kept).toContain(reason);
  });
});

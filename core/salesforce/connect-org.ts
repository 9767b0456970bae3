import { HoldfastError, isSalesforceId, toId18, type Clock } from '#core/model';
import { blobCalls } from './blob-calls.ts';
import type { CallBudget } from './allowance.ts';
import { bulkCalls } from './bulk-calls.ts';
import { openBulkQuota, type ShareOfBulkJobs } from './bulk-quota.ts';
import { describeCalls } from './describe-calls.ts';
import { openHttp } from './http.ts';
import { fileWriteCalls } from './insert-file.ts';
import { readIdentity, readPermissions } from './identity.ts';
import type { OrgClient } from './org-client.ts';
import { orgOrigin } from './org-host.ts';
import { queryCalls } from './query-calls.ts';
import { replicationCalls } from './replication-calls.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts';
import { openSession, soloGuard, type RenewalGuard } from './session.ts';
import type { TokenSource } from './token-source.ts';
import { undeleteRecords } from './undelete.ts';
import { writeCalls } from './write-calls.ts';

export interface ConnectOptions {
  readonly tokenSource: TokenSource;
  /** My Domain address of the org; the token goes to no other host. */
  readonly instanceUrl: string;
  /** Such as `67.0`: one version for everything, since Bulk results are readable only in the version that made them. */
  readonly apiVersion: string;
  readonly clock: Clock;
  /** Stores a changed source; awaited before its token is used. */
  readonly onTokenRefreshed?: (source: TokenSource) => Promise<void>;
  /** Takes the place of `onTokenRefreshed` where several processes share the token: renewal under a lock. */
  readonly renewalGuard?: RenewalGuard;
  /** Without one, only Salesforce's own limit holds. */
  readonly budget?: CallBudget;
  /** Without one, only Salesforce's own limit of Bulk query jobs holds. */
  readonly bulkShare?: ShareOfBulkJobs;
  readonly userAgent?: string;
  readonly retry?: RetryPolicy;
  /** Milliseconds until a reply begins (a query may take 2 minutes), and between two pieces of it. */
  readonly timeouts?: { readonly headers?: number; readonly body?: number };
  /** Known from the stored connection; read from the access token otherwise. */
  readonly orgId?: string;
}

/** Opens a client for one org. Makes no call yet. Throws CONFIG_INVALID for an address or version that cannot be meant. */
export function connectOrg(options: ConnectOptions): OrgClient {
  const { clock, tokenSource, apiVersion } = options;
  const origin = orgOrigin(options.instanceUrl);
  if (!/^\d{2,3}\.0$/.test(apiVersion)) {
    throw new HoldfastError('CONFIG_INVALID', 'This is not an API version.', {
      field: 'apiVersion',
      remedy: 'Use a form such as 67.0.',
    });
  }
  const version = `/services/data/v${apiVersion}`;
  const retry = options.retry ?? defaultRetryPolicy;
  const guard =
    options.renewalGuard ?? soloGuard(tokenSource, options.onTokenRefreshed ?? (async () => undefined));
  const http = openHttp({
    origin,
    session: openSession({ source: tokenSource, origin, guard, retry, clock }),
    clock,
    retry,
    budget: options.budget ?? {},
    limitsPath: `${version}/limits`,
    userAgent: options.userAgent ?? 'Holdfast',
    headersTimeout: options.timeouts?.headers ?? 150_000,
    bodyTimeout: options.timeouts?.body ?? 60_000,
  });
  const describes = describeCalls(http, version);
  const queries = queryCalls(http, version, (object) => describes.datetimeFields(object));
  const replication = replicationCalls(http, version);
  const quota = openBulkQuota(options.bulkShare, clock, () => replication.limits());
  return {
    orgId: options.orgId ?? orgIdOf(tokenSource.accessToken),
    apiCalls: () => http.apiCalls(),
    limit: () => http.limit(),
    usage: () => http.usage(),
    serverTime: () => http.serverTime(),
    identity: () => readIdentity(http, queries, origin),
    permissions: () => readPermissions({ ...queries, ...describes }),
    ...describes,
    ...queries,
    bulkJobs: () => ({ started: quota.started(), known: quota.reading() }),
    ...bulkCalls(http, version, quota),
    ...blobCalls(http, version),
    ...replication,
    ...fileWriteCalls(http, version, clock, (object) => describes.describe(object)),
    ...writeCalls(http, version, (object) => describes.describe(object)),
    undelete: (ids) => undeleteRecords(http, apiVersion, ids),
  };
}

/** An access token starts with the id of its org (`00D...!...`). */
function orgIdOf(accessToken: string | undefined): string {
  const id = accessToken?.split('!')[0] ?? '';
  return isSalesforceId(id) ? toId18(id) : '';
}

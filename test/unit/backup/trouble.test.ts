import { describe, expect, it } from 'vitest';
import { HoldfastError, errorTable, type ErrorCode, type ErrorDetail } from '#core/model';
import { backoff, isDatabaseTrouble, verdictOn, waitFor } from '../../../core/backup/trouble.ts';

const codes = Object.keys(errorTable) as ErrorCode[];
const byRest = { object: 'Account', route: 'rest', bulkJobId: null } as const;
const byBulk = { object: 'Account', route: 'bulk', bulkJobId: '750000000000001AAA' } as const;

describe('what an error means for a run', () => {
  it.each(['FENCED', 'REAUTHORISE', 'API_LIMIT', 'DATABASE_UNAVAILABLE'] as const)(
    '%s stops the slice',
    (code) => {
      expect(verdictOn(new HoldfastError(code, 'x'), byRest).kind).toBe('stop');
    },
  );

  it('tries an object again exactly when the error may pass', () => {
    for (const code of codes) {
      const { kind } = verdictOn(new HoldfastError(code, 'x'), byRest);
      // A Bulk job that failed is followed by one new one.
      const mayPass = errorTable[code].transient || code === 'BULK_JOB_FAILED';
      if (kind !== 'stop') expect([code, kind]).toEqual([code, mayPass ? 'again' : 'leave_out']);
    }
  });

  it('leaves an object out for an error nobody foresaw, without showing it to people', () => {
    const verdict = verdictOn(new TypeError('secret of the customer'), byRest);
    expect(verdict).toMatchObject({ kind: 'leave_out', error: { code: 'INTERNAL' } });
    expect(JSON.stringify(verdict)).not.toContain('secret');
  });

  it.each(['57P01', '08006', '53100', '40P01', 'ECONNREFUSED', 'CONNECTION_CLOSED'])(
    'knows %s, however deep, as trouble of our own database that says nothing about an object',
    (code) => {
      const cause = Object.assign(new Error('gone'), { code });
      expect(isDatabaseTrouble(new Error('query failed', { cause }))).toBe(true);
      expect(verdictOn(cause, byRest).kind).toBe('stop');
    },
  );

  it('does not take a broken connection to Salesforce for one to the database', () => {
    const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    expect(verdictOn(new HoldfastError('ORG_UNAVAILABLE', 'x', {}, cause), byRest).kind).toBe('again');
  });
});

/** The rows of engine-rules section 9 that outlast the repetitions of a request, as they concern what is read. */
describe('the table of failures', () => {
  const refused = (salesforceCode: string, more: ErrorDetail = {}) =>
    new HoldfastError('ORG_REFUSED', 'x', { salesforceCode, httpStatus: 400, ...more });
  const failed = (salesforceCode: string) => new HoldfastError('BULK_JOB_FAILED', 'x', { salesforceCode });
  const restart = { kind: 'again', startOver: true };

  it.each([
    [
      'a spent share of Bulk jobs holds the object',
      new HoldfastError('API_LIMIT', 'x', { bulk: true }),
      byBulk,
      { kind: 'held' },
    ],
    [
      'a transaction security policy ends the run',
      refused('TXN_SECURITY_METERING_ERROR', { wholeRun: true }),
      byRest,
      { kind: 'stop' },
    ],
    ['a forgotten cursor restarts the object', refused('INVALID_QUERY_LOCATOR'), byRest, restart],
    ['a job that is gone is started anew', refused('NOT_FOUND', { httpStatus: 404 }), byBulk, restart],
    [
      'a job of another API version is started anew',
      refused('INVALIDJOBSTATE', { httpStatus: 409 }),
      byBulk,
      restart,
    ],
    [
      'a missing object is left out',
      refused('NOT_FOUND', { httpStatus: 404 }),
      byRest,
      { kind: 'leave_out' },
    ],
    ['an unknown type is left out', refused('INVALID_TYPE'), byRest, { kind: 'leave_out' }],
    [
      'a lacking permission is left out',
      refused('INSUFFICIENT_ACCESS', { httpStatus: 403 }),
      byRest,
      { kind: 'leave_out' },
    ],
    ['a field that went is described anew once', refused('INVALID_FIELD'), byRest, { ...restart, most: 2 }],
    [
      'a query that takes too long goes by Bulk',
      refused('QUERY_TIMEOUT'),
      byRest,
      { ...restart, route: 'bulk' },
    ],
    [
      'a query that is too large goes by Bulk',
      refused('OPERATION_TOO_LARGE'),
      byRest,
      { ...restart, route: 'bulk' },
    ],
    [
      'a Bulk job that failed is started anew once',
      failed('no reason given'),
      byBulk,
      { ...restart, most: 2 },
    ],
    [
      'a Bulk job that is too large, and cannot be cut any more, is left out',
      failed('Retried more than 15 times'),
      byBulk,
      { kind: 'leave_out' },
    ],
    ['a Bulk job that was aborted is started anew once', failed('Aborted'), byBulk, { ...restart, most: 2 }],
    [
      'an object that Bulk cannot read goes by REST',
      failed('INVALIDENTITY'),
      byBulk,
      { ...restart, route: 'rest' },
    ],
    [
      'compound data goes by REST',
      failed('Selecting compound data not supported in Bulk Query'),
      byBulk,
      { ...restart, route: 'rest' },
    ],
    [
      'a cut page is asked for again',
      new HoldfastError('PAGE_REJECTED', 'x'),
      byBulk,
      { kind: 'again', startOver: false },
    ],
    ['an unknown code is left out', refused('SOMETHING_NEW'), byRest, { kind: 'leave_out' }],
  ])('%s', (_name, error, row, verdict) => {
    expect(verdictOn(error, row)).toMatchObject(verdict);
  });
});

describe('waiting', () => {
  it('is longer each time, up to a minute', () => {
    expect([1, 2, 3, 10].map(backoff)).toEqual([2_000, 4_000, 8_000, 60_000]);
  });

  it('is half a minute at least after too many requests at once, and as long as Salesforce asks for', () => {
    const unavailable = (detail: ErrorDetail) => new HoldfastError('ORG_UNAVAILABLE', 'x', detail);
    expect(waitFor(unavailable({}), 1)).toBe(2_000);
    expect(waitFor(unavailable({ concurrent: true }), 1)).toBe(30_000);
    expect(waitFor(unavailable({ retryAfter: 300_000 }), 1)).toBe(300_000);
  });
});

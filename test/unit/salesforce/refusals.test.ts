import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../core/salesforce/refusal.ts';

const bodyOf = (errorCode: string, message = 'x'): string => JSON.stringify([{ errorCode, message }]);

/** The rows of engine-rules section 9 as one request meets them: how it is repeated, and what is thrown when that does not help. */
describe('the table of refusals', () => {
  it.each([
    ['INVALID_SESSION_ID', 401, { again: 'never', error: { code: 'REAUTHORISE' } }],
    ['INVALID_LOGIN', 400, { again: 'never', error: { code: 'REAUTHORISE' } }],
    ['INACTIVE_USER', 403, { again: 'never', error: { code: 'REAUTHORISE' } }],
    ['RESTRICTED_IP', 403, { again: 'never', error: { code: 'REAUTHORISE' } }],
    ['LOGIN_MUST_USE_SECURITY_TOKEN', 403, { again: 'never', error: { code: 'REAUTHORISE' } }],
    ['API_DISABLED_FOR_ORG', 403, { again: 'never', error: { code: 'REAUTHORISE' } }],
    ['API_CURRENTLY_DISABLED', 403, { again: 'never', error: { code: 'REAUTHORISE' } }],
    ['REQUEST_LIMIT_EXCEEDED', 403, { again: 'never', error: { code: 'API_LIMIT' } }],
    ['LIMIT_EXCEEDED', 400, { again: 'never', error: { code: 'API_LIMIT' } }],
    ['ExceededQuota', 400, { again: 'never', error: { code: 'API_LIMIT' } }],
    ['SERVER_UNAVAILABLE', 503, { again: 'soon', most: Infinity, error: { code: 'ORG_UNAVAILABLE' } }],
    ['SERVER_ERROR', 502, { again: 'soon', error: { code: 'ORG_UNAVAILABLE' } }],
    ['TOO_MANY_REQUESTS', 429, { again: 'soon', error: { code: 'ORG_UNAVAILABLE' } }],
    ['UNABLE_TO_LOCK_ROW', 400, { again: 'soon', refused: true, error: { code: 'ORG_UNAVAILABLE' } }],
    [
      'UNKNOWN_EXCEPTION',
      500,
      { again: 'soon', most: 3, refused: false, error: { code: 'ORG_UNAVAILABLE' } },
    ],
    ['TXN_SECURITY_METERING_ERROR', 400, { again: 'soon', most: 2, error: { code: 'ORG_REFUSED' } }],
    ['QUERY_TIMEOUT', 400, { again: 'never', error: { code: 'ORG_REFUSED' } }],
    ['MALFORMED_QUERY', 400, { again: 'never', error: { code: 'ORG_REFUSED' } }],
    ['INSUFFICIENT_ACCESS', 403, { again: 'never', error: { code: 'ORG_REFUSED' } }],
    ['INVALIDENTITY', 400, { again: 'never', error: { code: 'ORG_REFUSED' } }],
    ['SOMETHING_NEW', 400, { again: 'never', error: { code: 'ORG_REFUSED' } }],
  ])('%s', (code, status, expected) => {
    expect(refusalOf(status, bodyOf(code))).toMatchObject(expected);
  });

  it('waits longer for others to end their requests than for a passing fault', () => {
    const concurrent = refusalOf(
      403,
      bodyOf('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
    );
    expect(concurrent).toMatchObject({
      again: 'later',
      error: { code: 'ORG_UNAVAILABLE', detail: { concurrent: true } },
    });
  });

  it.each([420, 406])('%i is tried twice: the org may be gone', (status) => {
    expect(refusalOf(status, '')).toMatchObject({ again: 'soon', most: 2 });
  });

  it('keeps the wait that Salesforce asked for', () => {
    expect(refusalOf(503, '', 90_000)).toMatchObject({
      retryAfter: 90_000,
      error: { detail: { retryAfter: 90_000 } },
    });
  });

  it('keeps the id of an internal error for the support of Salesforce, and nothing else of its message', () => {
    const told =
      'An unexpected error occurred. Please include this ErrorId: 1234567890-12345 (-1234567890) Jane Doe';
    const { error } = refusalOf(500, bodyOf('UNKNOWN_EXCEPTION', told));
    expect(error.message).toContain('1234567890-12345 (-1234567890)');
    expect(error.detail).toMatchObject({ errorId: '1234567890-12345 (-1234567890)' });
    expect(JSON.stringify([error.message, error.detail])).not.toContain('Jane');
  });

  it('names the permission that a transaction security policy asks for', () => {
    expect(refusalOf(400, bodyOf('TXN_SECURITY_NO_ACCESS')).error.detail).toMatchObject({
      wholeRun: true,
      remedy: expect.stringContaining('Exempt from Transaction Security') as unknown,
    });
  });
});

import { describe, expect, it } from 'vitest';
import {
  HoldfastError,
  asHoldfastError,
  closingStatus,
  isSalesforceId,
  signRequest,
  toId18,
} from '#core/model';

describe('Salesforce ids', () => {
  it('gets the checksum of a 15 character id', () => {
    expect(toId18('001D000000IqhSL')).toBe('001D000000IqhSLIAZ');
    expect(toId18('001D000000IqhSLIAZ')).toBe('001D000000IqhSLIAZ');
  });

  it('refuses ids with a wrong checksum, length or character', () => {
    expect(isSalesforceId('001D000000IqhSLIAA')).toBe(false);
    expect(isSalesforceId('001D000000IqhS')).toBe(false);
    expect(isSalesforceId("001D000000Iqh'L")).toBe(false);
    expect(() => toId18('drop table')).toThrow(HoldfastError);
  });
});

describe('the signature of a call from the org', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const sender = {
    orgId: '00D000000000001AAA',
    userId: '005000000000001AAA',
    epochSeconds: '1700000000',
    nonce: '000102030405060708090a0b0c0d0e0f',
  };

  it('equals the golden vectors shared with the packaged Apex', () => {
    const get = { ...sender, method: 'GET', target: '/v1/jobs/j1/runs?page=2&q=a%20b', body: '' };
    const post = { ...sender, method: 'POST', target: '/v1/jobs', body: '{"name":"Zürich"}' };
    expect(signRequest(key, get)).toBe('47I4rOmQqUmXKc2nc7Xv9ld5fucCciz03kBW8bJyhWs=');
    expect(signRequest(key, post)).toBe('Kgm9oVqv69pA/I1vaxEy1Gmg0sl/mgMFslKUAMon6R8=');
  });
});

describe('the status that closes a run', () => {
  it('is green only when every object is covered, or left out by design', () => {
    expect(
      closingStatus([
        { coverage: 'ok', expected: false },
        { coverage: 'empty', expected: false },
      ]),
    ).toBe('completed');
    expect(closingStatus([{ coverage: 'skipped', expected: true }])).toBe('completed');
  });

  it.each(['failed', 'partial', 'skipped'] as const)('is amber when one object is %s', (coverage) => {
    expect(
      closingStatus([
        { coverage: 'ok', expected: false },
        { coverage, expected: false },
      ]),
    ).toBe('completed_with_warnings');
  });
});

describe('errors', () => {
  it('hides an unknown error behind a safe message and keeps it as cause', () => {
    const original = new Error('password=hunter2');
    const shown = asHoldfastError(original);
    expect(shown.code).toBe('INTERNAL');
    expect(shown.message).not.toContain('hunter2');
    expect(shown.cause).toBe(original);
  });
});

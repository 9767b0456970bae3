import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HoldfastError, errorTable, type ErrorCode } from '#core/model';
import {
  backoff,
  failedAttempts,
  isDatabaseTrouble,
  noteOfAttempt,
  verdictOn,
} from '../../../core/backup/trouble.ts';

const codes = Object.keys(errorTable) as ErrorCode[];

describe('what an error means for a run', () => {
  it.each(['FENCED', 'REAUTHORISE', 'API_LIMIT', 'DATABASE_UNAVAILABLE'] as const)(
    '%s stops the slice',
    (code) => {
      expect(verdictOn(new HoldfastError(code, 'x')).kind).toBe('stop');
    },
  );

  it('tries an object again exactly when the error may pass', () => {
    for (const code of codes) {
      const { kind } = verdictOn(new HoldfastError(code, 'x'));
      if (kind !== 'stop')
        expect([code, kind]).toEqual([code, errorTable[code].transient ? 'again' : 'leave_out']);
    }
  });

  it('leaves an object out for an error nobody foresaw, without showing it to people', () => {
    const verdict = verdictOn(new TypeError('secret of the customer'));
    expect(verdict).toMatchObject({ kind: 'leave_out', error: { code: 'INTERNAL' } });
    expect(JSON.stringify(verdict)).not.toContain('secret');
  });

  it.each(['57P01', '08006', '53100', '40P01', 'ECONNREFUSED', 'CONNECTION_CLOSED'])(
    'knows %s, however deep, as trouble of our own database that says nothing about an object',
    (code) => {
      const cause = Object.assign(new Error('gone'), { code });
      expect(isDatabaseTrouble(new Error('query failed', { cause }))).toBe(true);
      expect(verdictOn(cause).kind).toBe('stop');
    },
  );

  it('does not take a broken connection to Salesforce for one to the database', () => {
    const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    expect(verdictOn(new HoldfastError('ORG_UNAVAILABLE', 'x', {}, cause)).kind).toBe('again');
  });
});

describe('attempts', () => {
  it('are read back from the note that people see', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), fc.string(), (attempt, most, message) => {
        const note = noteOfAttempt(attempt, most, new HoldfastError('ORG_UNAVAILABLE', message));
        expect(failedAttempts(note)).toBe(attempt);
      }),
    );
    expect(failedAttempts('')).toBe(0);
  });

  it('wait longer each time, up to a minute', () => {
    const waits = [1, 2, 3, 10].map(backoff);
    expect(waits).toEqual([2_000, 4_000, 8_000, 60_000]);
  });
});

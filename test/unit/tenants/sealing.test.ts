import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#core/model';
import { seal, unseal, type SealContext } from '#core/tenants';

const key = randomBytes(32);
const context: SealContext = { tenantId: 't1', kind: 'token', id: 'c1' };
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

describe('a sealed secret', () => {
  test('opens under its key and context, whatever it holds', () => {
    fc.assert(
      fc.property(bytes, (secret) =>
        unseal(key, context, seal(systemClock, key, context, secret)).equals(secret),
      ),
    );
  });

  test('looks different each time and does not show the secret', () => {
    const secret = Buffer.from('a refresh token');
    const [one, other] = [seal(systemClock, key, context, secret), seal(systemClock, key, context, secret)];
    expect(one.equals(other)).toBe(false);
    expect(one.includes(secret)).toBe(false);
  });

  test.each<[string, SealContext]>([
    ['another connection', { ...context, id: 'c2' }],
    ['another tenant', { ...context, tenantId: 't2' }],
    ['another kind of secret', { ...context, kind: 'signing_key' }],
    ['words that only run together alike', { tenantId: 't1', kind: 'token', id: '' }],
  ])('does not open for %s', (_name, other) => {
    const sealed = seal(systemClock, key, context, Buffer.from('secret'));
    expect(() => unseal(key, other, sealed)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  test('does not open under another master key, and the error says which setting is wrong', () => {
    const sealed = seal(systemClock, key, context, Buffer.from('secret'));
    expect(() => unseal(randomBytes(32), context, sealed)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        detail: expect.objectContaining({ field: 'HOLDFAST_MASTER_KEY' }),
      }),
    );
  });

  test('does not open when any one bit of it was changed, or when it is cut', () => {
    const sealed = seal(systemClock, key, context, Buffer.from('secret'));
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (index, bit) => {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(index) ^ (1 << bit), index);
        expect(() => unseal(key, context, changed)).toThrow(
          expect.objectContaining({ code: 'CONFIG_INVALID' }),
        );
        expect(() => unseal(key, context, sealed.subarray(0, index))).toThrow(
          expect.objectContaining({ code: 'CONFIG_INVALID' }),
        );
      }),
    );
  });

  test('is not made with a key of another length', () => {
    expect(() => seal(systemClock, randomBytes(16), context, Buffer.from('secret'))).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});

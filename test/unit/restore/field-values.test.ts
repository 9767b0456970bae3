import { describe, expect, it } from 'vitest';
import { sameValue } from '../../../core/restore/plan/field-values.ts';

describe('sameValue', () => {
  it.each([
    ['double', '1.50', '1.5', true],
    ['double', '1.0E7', '10000000', true],
    ['currency', '950000.0', '950000', true],
    ['double', '-0', '0', true],
    ['double', '0.1', '0.10000000000000001', false],
    ['double', '9007199254740993', '9007199254740992', false],
    ['string', '00123', '123', false],
    ['string', 'a ', 'a', false],
    ['string', '', null, true],
    ['boolean', 'false', null, true],
    ['boolean', 'true', null, false],
    ['datetime', '2024-09-10T13:12:38.000Z', '2024-09-10T13:12:38.000+0000', true],
    ['datetime', '2024-09-10T13:12:38.000Z', '2024-09-10T13:12:39.000Z', false],
    ['date', '2024-09-10', '2024-09-11', false],
    ['multipicklist', 'a;b', 'b;a', true],
    ['multipicklist', 'a;b', 'a', false],
    ['reference', '001D000000IRFma', '001D000000IRFmaIAH', true],
    ['reference', '001D000000IRFma', '001D000000IRFmb', false],
  ])('%s: %j and %j: %s', (type, left, right, same) => {
    expect(sameValue({ type }, left, right)).toBe(same);
    expect(sameValue({ type }, right, left)).toBe(same);
  });
});

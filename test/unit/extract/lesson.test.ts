import { describe, expect, it } from 'vitest';
import { lessonOf } from '#core/extract';
import { HoldfastError } from '#core/model';

describe('what a refusal teaches about an object', () => {
  const refused = (salesforceCode: string, explanation = '', httpStatus = 400) =>
    lessonOf(new HoldfastError('ORG_REFUSED', 'Refused.', { salesforceCode, explanation, httpStatus }));

  it('learns that an object shows to filtered queries only, or to none', () => {
    const restriction = 'Implementation restriction: Vote requires a filter by a single Id';
    expect(refused('MALFORMED_QUERY', restriction)).toBe('filter_required');
    expect(refused('EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION', restriction)).toBe('filter_required');
    expect(refused('INVALID_TYPE_FOR_OPERATION')).toBe('not_queryable');
    expect(refused('API_ERROR', 'Entity type does not support query')).toBe('not_queryable');
  });

  it('learns nothing from a lack of rights, a wrong query or an org that is away', () => {
    expect(refused('INSUFFICIENT_ACCESS', 'does not support query', 403)).toBeUndefined();
    expect(refused('INVALID_TYPE', "sObject type 'X' is not supported.")).toBeUndefined();
    expect(refused('INVALID_FIELD', "No such column 'Y'")).toBeUndefined();
    expect(refused('MALFORMED_QUERY', 'unexpected token')).toBeUndefined();
    expect(lessonOf(new HoldfastError('ORG_UNAVAILABLE', 'Away.'))).toBeUndefined();
  });
});

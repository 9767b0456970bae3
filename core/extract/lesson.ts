import { isHoldfastError } from '#core/model';

/** What one refusal teaches about an object for good, as long as the API version stays the same. */
export const capabilities = ['rest_only', 'filter_required', 'not_queryable'] as const;
export type Capability = (typeof capabilities)[number];

/** What becomes of an object of which this was learned, as people read it; `rest_only` ones are read. */
export const capabilityReasons: Readonly<Record<Exclude<Capability, 'rest_only'>, string>> = {
  filter_required: 'Salesforce shows this only when a filter names the records.',
  not_queryable: 'Salesforce does not let this object be queried.',
};

/**
 * The lesson of a query that was refused: the object answers none, or only filtered ones. Undefined for every other error. That the user
 * lacks a right is no lesson, whatever the words: rights change, and what is missing because of them is a gap in the coverage (engine
 * rules, 3.1). So INVALID_TYPE, which is also said of objects that the user may not see, teaches nothing.
 */
export function lessonOf(error: unknown): Exclude<Capability, 'rest_only'> | undefined {
  if (!isHoldfastError(error, 'ORG_REFUSED')) return undefined;
  const { salesforceCode, explanation, httpStatus } = error.detail;
  if (httpStatus === 401 || httpStatus === 403) return undefined;
  if (salesforceCode === 'INVALID_TYPE_FOR_OPERATION') return 'not_queryable';
  const text = typeof explanation === 'string' ? explanation : '';
  if (
    (salesforceCode === 'MALFORMED_QUERY' || salesforceCode === 'EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION') &&
    /requires? a filter|reified column/i.test(text)
  )
    return 'filter_required';
  return /does not support query/i.test(text) ? 'not_queryable' : undefined;
}

import { isHoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { linkObject, soqlFor, type Selection } from './select.ts';

export type Route = 'rest' | 'bulk';

/** Salesforce's own advice: Bulk from this many records. */
const bulkFrom = 2_000;

/** Salesforce answers a REST query in its address, of at most 16,384 bytes. */
export const longestAddress = 15_000;

/** Objects that Bulk refuses and REST reads (salesforce-api reference, section 10). */
const restOnly =
  /^(AcceptedEventRelation|DeclinedEventRelation|UndecidedEventRelation|EventWhoRelation|TaskWhoRelation|\w*Status|PartnerRole|TaskPriority|CaseTeam\w+|SolutionStatus|ContentDocumentLink|\w+__mdt)$/;

/** The route an object will take, as far as its name and an estimate tell. */
export function expectedRoute(object: string, estimatedRecords: number): Route {
  return estimatedRecords >= bulkFrom && !isRestOnly(object) ? 'bulk' : 'rest';
}

function isRestOnly(object: string): boolean {
  return object === linkObject || restOnly.test(object);
}

/** How to read an object with about so many records (an estimate will do). Wide objects go by Bulk, whose query is not in the address. */
export function routeFor(description: ObjectDescription, estimatedRecords: number): Route {
  const { name } = description;
  if (isRestOnly(name) || expectedRoute(name, estimatedRecords) === 'bulk')
    return expectedRoute(name, estimatedRecords);
  return encodeURIComponent(soqlFor(description)).length > longestAddress ? 'bulk' : 'rest';
}

/** Starts the Bulk job for an object. Undefined when Bulk does not take this object, which then goes by REST. */
export async function startBulkExtract(
  org: OrgClient,
  description: ObjectDescription,
  selection: Selection = {},
): Promise<string | undefined> {
  try {
    return (await org.startBulkQuery(soqlFor(description, selection))).id;
  } catch (error) {
    if (isBulkRefusal(error)) return undefined;
    throw error;
  }
}

/** True when Salesforce says that Bulk cannot read the object, as opposed to: that we may not. */
export function isBulkRefusal(error: unknown): boolean {
  if (!isHoldfastError(error, 'ORG_REFUSED')) return false;
  const { salesforceCode, explanation } = error.detail;
  if (salesforceCode === 'INVALIDENTITY' || salesforceCode === 'FeatureNotEnabled') return true;
  const text = typeof explanation === 'string' ? explanation : '';
  return (
    salesforceCode === 'API_ERROR' &&
    /not supported|compound data|Cannot serialize|Implementation restriction/i.test(text)
  );
}

import { SalesforceError } from '../engine/errors.ts';
import type { Org } from '../engine/org.ts';
import type { QueryPlan } from '../soql/plan.ts';

/** Objects that answer only filtered queries (salesforce-api reference, section 10); ContentDocumentLink is free with Query All Files. */
const FILTER_REQUIRED = new Set([
  'ContentFolderItem',
  'ContentFolderLink',
  'ContentFolderMember',
  'IdeaComment',
  'PicklistValueInfo',
  'UserEntityAccess',
  'UserFieldAccess',
  'Vote',
]);

/** Refuses an unfiltered query of an object that needs a filter. */
export function requireFilter(org: Pick<Org, 'queryAllFiles'>, plan: QueryPlan): void {
  const { name } = plan.object;
  if (plan.filtered || !(FILTER_REQUIRED.has(name) || (name === 'ContentDocumentLink' && !org.queryAllFiles)))
    return;
  const text =
    name === 'ContentDocumentLink'
      ? `Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using ` +
        `the equals operator or multiple Id's using the IN operator.`
      : `Implementation restriction: ${name} requires a filter by a single Id, ParentId or ObjectName using the equals operator`;
  throw new SalesforceError('MALFORMED_QUERY', text);
}

import type { ObjectSummary } from '#core/model';

/**
 * Why a backup can never read the object; undefined when it can be chosen. Names from connector lists (salesforce-api reference,
 * section 10); what an org refuses beyond them shows as failed in the coverage of the run.
 */
export function unsupportedReason(object: ObjectSummary): string | undefined {
  return causes.find(({ matches }) => matches(object))?.reason;
}

/** True for what people write and would expect in a backup: leaving it out is a gap, whatever the cause. */
export function isBusinessContent(name: string): boolean {
  return name.endsWith('__kav');
}

const causes: readonly { readonly reason: string; readonly matches: (object: ObjectSummary) => boolean }[] = [
  {
    reason: 'Salesforce does not let this object be queried by the connected user.',
    matches: ({ queryable }) => !queryable,
  },
  {
    reason: 'Events are passed on, not kept.',
    matches: ({ name }) => /(__e|ChangeEvent|EventStream)$/.test(name),
  },
  {
    reason: 'The records of an external object lie outside Salesforce.',
    matches: ({ name }) => name.endsWith('__x'),
  },
  {
    reason: 'The records of a Data Cloud object lie in Data Cloud, which has interfaces of its own.',
    matches: ({ name }) => /__(dlm|dll|dmo|cio)$/.test(name),
  },
  {
    // Big Objects Implementation Guide: no COUNT(), filters on leading index fields alone, no triggers, no undelete.
    reason: 'Salesforce neither counts the records of a big object nor tells their changes and deletes.',
    matches: ({ name }) => name.endsWith('__b') || bigObjects.has(name),
  },
  {
    reason:
      'Knowledge articles are not backed up yet: Salesforce shows them one language and one publication state at a time.',
    matches: ({ name }) => name.endsWith('__kav'),
  },
  {
    reason: 'Salesforce shows this only as part of another record.',
    matches: ({ name }) =>
      partsOfOthers.has(name) || /__(ka|Knowledge)$/.test(name) || name.startsWith('KnowledgeArticle'),
  },
  {
    reason: 'Salesforce shows this only when a filter names the records.',
    matches: ({ name }) => filterRequired.has(name),
  },
];

const bigObjects = new Set(['FieldHistoryArchive', 'LoginAsEvent', 'LoginEvent', 'ApiEvent', 'ReportEvent']);

const partsOfOthers = new Set([
  'ActivityHistory',
  'OpenActivity',
  'Name',
  'AggregateResult',
  'AttachedContentDocument',
  'AttachedContentNote',
  'CombinedAttachment',
  'NoteAndAttachment',
  'OwnedContentDocument',
  'FolderedContentDocument',
  'LookedUpFromActivity',
  'UserRecordAccess',
  'EmailStatus',
  'FeedLike',
  'FeedSignal',
  'FeedTrackedChange',
  'OutgoingEmail',
  'OutgoingEmailRelation',
]);

/** ContentDocumentLink needs a filter too, but has a route of its own. */
const filterRequired = new Set([
  'ContentFolderItem',
  'ContentFolderMember',
  'ContentFolderLink',
  'ContentHubItem',
  'Vote',
  'IdeaComment',
  'FieldDefinition',
  'EntityDefinition',
  'EntityParticle',
  'RelationshipDomain',
  'RelationshipInfo',
  'SearchLayout',
  'StandardAction',
  'SiteDetail',
  'OwnerChangeOptionInfo',
  'PicklistValueInfo',
  'UserEntityAccess',
  'UserFieldAccess',
  'FlexQueueItem',
  'RecordRecommendation',
  'RecordActionHistory',
  'AppTabMember',
  'ColorDefinition',
  'IconDefinition',
  'DatacloudAddress',
  'DatacloudDandBCompany',
  'DataStatistics',
  'DataType',
  'Publisher',
]);

import type { FieldValues } from './field-values.ts';

/** What is known of one object beyond its describe (engine rules 8.2 and 8.6; Salesforce Object Reference). */
interface ObjectRule {
  /** Why no record of this object can be inserted. */
  readonly neverInserted?: string;
  /** Fields left out of a write, given the values that the record should have. */
  readonly leaveOut?: (values: FieldValues) => readonly string[];
  /** Objects whose records come first although no field points at them. */
  readonly after?: readonly string[];
  /** Records of a lower rank are inserted first, in calls of their own. */
  readonly rank?: (values: FieldValues, facts: OrgFacts) => number;
  /** Fields whose value is set in the last pass, when the records that hang on this one are in. */
  readonly setLast?: (values: FieldValues) => readonly string[];
  /** What those fields hold until then. */
  readonly placeholders?: FieldValues;
  /** Salesforce makes such records by itself beside their parents: the fields by which one is found and then updated, not inserted. */
  readonly foundBy?: readonly string[];
  /** Salesforce makes it by itself with the first record of this object that is inserted; it is never inserted alone. */
  readonly madeWith?: string;
  /** A lookup whose record the insert itself makes, where it is not there yet. */
  readonly makes?: string;
  /** Its records have a file as body and are inserted one by one with it. */
  readonly hasBody?: true;
}

/** What the rules need to know of the live org. */
export interface OrgFacts {
  /** The one price book that every org has and nobody can create. */
  readonly standardPricebookId: string | undefined;
}

const setUp = 'This is set-up of the org, not data: it is mapped to what the org has, never inserted.';
const ownRows = 'Salesforce writes these rows by itself: they can be looked up in the backup, not restored.';
/** Beside an object, not an object of its own: `Deal__Share` and `AccountShare`, but not `Profit_Share__c`. */
const besideAnother = /^(\w+__|(?!\w*__)\w+)(Feed|History|Share)$/;
const unitPriceOnly = (values: FieldValues): readonly string[] =>
  (values['UnitPrice'] ?? null) === null ? [] : ['TotalPrice'];
const productOfEntry = (values: FieldValues): readonly string[] =>
  (values['PricebookEntryId'] ?? null) === null ? [] : ['Product2Id'];
const draftFirst: ObjectRule = {
  setLast: (values) => ((values['StatusCode'] ?? 'Draft') === 'Draft' ? [] : ['Status']),
  placeholders: { Status: 'Draft' },
};

const personFields = ['FirstName', 'LastName', 'MiddleName', 'Salutation', 'Suffix'];

const rules: Readonly<Record<string, ObjectRule>> = {
  User: { neverInserted: setUp },
  UserRole: { neverInserted: setUp },
  Group: { neverInserted: setUp },
  Profile: { neverInserted: setUp },
  PermissionSet: { neverInserted: setUp },
  RecordType: { neverInserted: setUp },
  BusinessProcess: { neverInserted: setUp },
  Organization: { neverInserted: setUp },
  ContentDocument: { madeWith: 'ContentVersion' },
  ContentVersion: {
    hasBody: true,
    makes: 'ContentDocumentId',
    after: ['ContentDocument'],
    // It would make a link by itself, with rights of its own; links are restored as they were.
    leaveOut: () => ['FirstPublishLocationId'],
  },
  ContentDocumentLink: { foundBy: ['ContentDocumentId', 'LinkedEntityId'] },
  Attachment: { hasBody: true },
  Document: { hasBody: true },
  Account: {
    leaveOut: (values) => (values['IsPersonAccount'] === 'true' ? ['Name'] : personOnly(values)),
  },
  Opportunity: {
    leaveOut: (values) =>
      values['HasOpportunityLineItem'] === 'true' ? ['Amount', 'TotalOpportunityQuantity'] : [],
  },
  OpportunityLineItem: { leaveOut: (values) => [...unitPriceOnly(values), ...productOfEntry(values)] },
  QuoteLineItem: { leaveOut: unitPriceOnly },
  OrderItem: { leaveOut: (values) => [...unitPriceOnly(values), ...productOfEntry(values)] },
  PricebookEntry: {
    rank: (values, facts) => (values['Pricebook2Id'] === facts.standardPricebookId ? 0 : 1),
  },
  Order: draftFirst,
  Contract: draftFirst,
  CampaignMember: { after: ['CampaignMemberStatus'] },
  CampaignMemberStatus: { foundBy: ['CampaignId', 'Label'] },
  AccountContactRelation: { foundBy: ['AccountId', 'ContactId'] },
};

function personOnly(values: FieldValues): readonly string[] {
  return Object.keys(values).filter((name) => personFields.includes(name) || name.endsWith('__pc'));
}

/** Fields that a rule looks at although they may not be among those to restore. */
export const ruleFields: readonly string[] = [
  'IsPersonAccount',
  'HasOpportunityLineItem',
  'UnitPrice',
  'PricebookEntryId',
];

/** The rule of an object; an empty one for those that behave as their describe says. */
export function ruleOf(object: string): ObjectRule {
  return rules[object] ?? (besideAnother.test(object) ? { neverInserted: ownRows } : {});
}

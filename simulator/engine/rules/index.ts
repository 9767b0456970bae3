import { isShareObject } from '../../catalogue/share-objects.ts';
import type { ObjectRules } from '../save.ts';
import { accountContactRelationRules, contactRelationRules } from './account-contact.ts';
import { caseRules, eventRules, taskRules } from './activities.ts';
import {
  attachmentRules,
  contentDocumentLinkRules,
  contentDocumentRules,
  contentVersionRules,
} from './files.ts';
import { feedCommentRules, feedItemRules } from './feeds.ts';
import { personAccountRules, personContactRules } from './person-accounts.ts';
import { campaignMemberRules, personNameRules, userRules } from './people.ts';
import { settingRules } from './settings.ts';
import { shareRules } from './shares.ts';
import { lineItemRules, opportunityRules, pricebookEntryRules } from './opportunities.ts';

const RULES: Readonly<Record<string, readonly ObjectRules[]>> = {
  Account: [personAccountRules],
  AccountContactRelation: [accountContactRelationRules],
  Attachment: [attachmentRules],
  CampaignMember: [campaignMemberRules],
  Case: [caseRules],
  Contact: [personContactRules, personNameRules, contactRelationRules],
  ContentDocument: [contentDocumentRules],
  ContentDocumentLink: [contentDocumentLinkRules],
  ContentVersion: [contentVersionRules],
  Event: [eventRules],
  FeedComment: [feedCommentRules],
  FeedItem: [feedItemRules],
  Lead: [personNameRules],
  Opportunity: [opportunityRules],
  OpportunityLineItem: [lineItemRules],
  PricebookEntry: [pricebookEntryRules],
  Task: [taskRules],
  User: [personNameRules, userRules],
};

const NONE: readonly ObjectRules[] = [];
const SHARES: readonly ObjectRules[] = [shareRules];

/** What the platform does by itself around saves of this object; custom objects get the default of their Name. */
export function rulesOf(object: string): readonly ObjectRules[] {
  if (isShareObject(object)) return SHARES;
  return RULES[object] ?? (object.endsWith('__c') ? CUSTOM : NONE);
}

/** A custom object without a name is named by its Id. */
const CUSTOM: readonly ObjectRules[] = [
  {
    before: (save) => {
      if (save.object.fields.has('name') && (save.values['Name'] ?? null) === null)
        save.values['Name'] = save.id;
    },
  },
  settingRules,
];

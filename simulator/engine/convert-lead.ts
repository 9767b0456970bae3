import type { FieldValue } from '../worlds/world.ts';
import { checkChange } from './access/check.ts';
import type { Actor } from './actor.ts';
import { entityDeleted, invalidCrossReference, requiredMissing, SalesforceError } from './errors.ts';
import type { Org } from './org.ts';
import type { GivenFields, StoredRecord } from './record.ts';
import { touch } from './touch.ts';

/** One lead to convert, as the partner API names it. */
export interface LeadConversion {
  readonly leadId: string;
  readonly convertedStatus: string;
  /** Existing records to merge into: their empty fields are filled, the others stay. */
  readonly accountId?: string;
  readonly contactId?: string;
  readonly doNotCreateOpportunity: boolean;
  readonly opportunityName?: string;
  readonly overwriteLeadSource: boolean;
  readonly ownerId?: string;
}

export interface ConversionOutcome {
  readonly accountId: string;
  readonly contactId: string;
  readonly opportunityId: string | null;
}

/** The status that a new org has for converted leads. */
export const CONVERTED_STATUS = 'Closed - Converted';

/** Lead field -> field of the new record [documented: mapping of standard lead fields]. */
const TO_ACCOUNT: Readonly<Record<string, string>> = {
  AnnualRevenue: 'AnnualRevenue',
  City: 'BillingCity',
  Company: 'Name',
  Country: 'BillingCountry',
  Fax: 'Fax',
  Industry: 'Industry',
  LeadSource: 'AccountSource',
  NumberOfEmployees: 'NumberOfEmployees',
  Phone: 'Phone',
  PostalCode: 'BillingPostalCode',
  Rating: 'Rating',
  State: 'BillingState',
  Street: 'BillingStreet',
  Website: 'Website',
};
const TO_CONTACT: Readonly<Record<string, string>> = {
  City: 'MailingCity',
  Country: 'MailingCountry',
  Description: 'Description',
  Email: 'Email',
  Fax: 'Fax',
  FirstName: 'FirstName',
  LastName: 'LastName',
  LeadSource: 'LeadSource',
  MobilePhone: 'MobilePhone',
  Phone: 'Phone',
  PostalCode: 'MailingPostalCode',
  Salutation: 'Salutation',
  State: 'MailingState',
  Street: 'MailingStreet',
  Title: 'Title',
};

/**
 * Converts a lead into an account, a contact and (unless told not to) an opportunity; the lead stays, read-only. One transaction; throws
 * SalesforceError. Custom fields, activities and campaign members are not taken along.
 */
export function convertLead(org: Org, asked: LeadConversion, actor: Actor): ConversionOutcome {
  const lead = leadOf(org, asked, actor);
  const owner = { OwnerId: asked.ownerId ?? lead.values['OwnerId'] ?? actor.userId };
  return org.root.transact(() => {
    const accountId = joined(org, 'Account', asked.accountId, mapped(lead, TO_ACCOUNT), owner, actor);
    const person = { ...mapped(lead, TO_CONTACT), AccountId: accountId };
    const contactId = joined(org, 'Contact', asked.contactId, person, owner, actor);
    if (asked.contactId !== undefined && asked.overwriteLeadSource)
      org.update(org.object('Contact'), contactId, { LeadSource: lead.values['LeadSource'] ?? null }, actor);
    const opportunityId = asked.doNotCreateOpportunity
      ? null
      : org.insert(
          org.object('Opportunity'),
          { ...dealOf(org, lead, asked), ...owner, AccountId: accountId },
          actor,
        );
    touch(
      org.root,
      lead,
      {
        ConvertedAccountId: accountId,
        ConvertedContactId: contactId,
        ConvertedDate: org.stamp().slice(0, 10),
        ConvertedOpportunityId: opportunityId,
        IsConverted: true,
        Status: asked.convertedStatus,
      },
      actor,
      'modified',
    );
    return { accountId, contactId, opportunityId };
  });
}

function leadOf(org: Org, { leadId, convertedStatus }: LeadConversion, actor: Actor): StoredRecord {
  const lead = org.root.find(leadId);
  if (lead?.object.name !== 'Lead') throw invalidCrossReference(['leadId']);
  if (lead.values['IsDeleted'] === true) throw entityDeleted();
  if (!org.access.may(actor.userId, 'ConvertLeads'))
    throw new SalesforceError('INSUFFICIENT_ACCESS', 'insufficient access rights to convert leads', []);
  checkChange(org.root, lead, actor, 'edit');
  if (lead.values['IsConverted'] === true)
    throw new SalesforceError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', []);
  if (convertedStatus === '') throw requiredMissing(['convertedStatus']);
  if (convertedStatus !== CONVERTED_STATUS)
    throw new SalesforceError('INVALID_STATUS', `invalid convertedStatus: ${convertedStatus}`, []);
  return lead;
}

function mapped(lead: StoredRecord, mapping: Readonly<Record<string, string>>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([from, to]) => {
      const value = lead.values[from] ?? null;
      return value === null ? [] : [[to, value] as const];
    }),
  );
}

/** A new record, or an existing one whose empty fields are filled. */
function joined(
  org: Org,
  objectName: string,
  id: string | undefined,
  fields: GivenFields,
  owner: GivenFields,
  actor: Actor,
): string {
  const object = org.object(objectName);
  if (id === undefined) return org.insert(object, { ...fields, ...owner }, actor);
  const record = org.root.find(id);
  if (record?.object.name !== objectName) throw invalidCrossReference([`${objectName.toLowerCase()}Id`]);
  const empty = Object.entries(fields).filter(([name]) => (record.values[name] ?? null) === null);
  if (empty.length > 0) org.update(object, record.id, Object.fromEntries(empty), actor);
  return record.id;
}

/** The name of the company, the first stage, and the end of the quarter. */
function dealOf(org: Org, lead: StoredRecord, { opportunityName }: LeadConversion): GivenFields {
  const stages = org.object('Opportunity').fields.get('stagename')?.picklist ?? [];
  const now = org.now();
  const quarterEnd = new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3 + 3, 0));
  return {
    CloseDate: quarterEnd.toISOString().slice(0, 10),
    LeadSource: lead.values['LeadSource'] ?? null,
    Name: opportunityName ?? `${String(lead.values['Company'] ?? '')}-`,
    StageName: stages.find(({ active }) => active)?.value ?? null,
  };
}

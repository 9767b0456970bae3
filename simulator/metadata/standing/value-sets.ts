import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import type { Org } from '../../engine/org.ts';
import { element, type XmlElement } from '../element.ts';

/** Standard value sets and the fields that take their values from them [documented: StandardValueSet names]. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  AccountOwnership: ['Account.Ownership'],
  AccountRating: ['Account.Rating', 'Lead.Rating'],
  AccountType: ['Account.Type'],
  AssetStatus: ['Asset.Status'],
  CampaignMemberStatus: ['CampaignMember.Status'],
  CampaignStatus: ['Campaign.Status'],
  CampaignType: ['Campaign.Type'],
  CaseOrigin: ['Case.Origin'],
  CasePriority: ['Case.Priority'],
  CaseReason: ['Case.Reason'],
  CaseStatus: ['Case.Status'],
  CaseType: ['Case.Type'],
  ContactRole: ['OpportunityContactRole.Role', 'AccountContactRole.Role', 'CaseContactRole.Role'],
  ContractStatus: ['Contract.Status'],
  EventSubject: ['Event.Subject'],
  Industry: ['Account.Industry', 'Lead.Industry'],
  LeadSource: ['Lead.LeadSource', 'Account.AccountSource', 'Contact.LeadSource', 'Opportunity.LeadSource'],
  LeadStatus: ['Lead.Status'],
  OpportunityStage: ['Opportunity.StageName'],
  OpportunityType: ['Opportunity.Type'],
  OrderStatus: ['Order.Status'],
  ProductFamily: ['Product2.Family'],
  Salutation: ['Contact.Salutation', 'Lead.Salutation'],
  TaskPriority: ['Task.Priority'],
  TaskStatus: ['Task.Status'],
  TaskSubject: ['Task.Subject'],
};

/** The one spelling of a standard value set's name; undefined for a name that is none. */
export const valueSetName = (name: string): string | undefined =>
  Object.keys(FIELDS).find((known) => known.toLowerCase() === name.toLowerCase());

/** The picklist fields that a standard value set feeds. */
export function fieldsOfValueSet(org: Org, name: string): { object: ObjectDef; field: FieldDef }[] {
  return (FIELDS[valueSetName(name) ?? ''] ?? []).flatMap((path) => {
    const [objectName = '', fieldName = ''] = path.split('.');
    const object = org.schema.find(objectName);
    const field = object?.fields.get(fieldName.toLowerCase());
    return object === undefined || field === undefined ? [] : [{ object, field }];
  });
}

/** The values that the org has now. */
export function valueSetDocument(org: Org, name: string): XmlElement {
  const [first] = fieldsOfValueSet(org, name);
  const values = (first?.field.picklist ?? []).map((entry) =>
    element('standardValue', [
      element('fullName', entry.value),
      element('default', String(entry.defaultValue)),
      ...(entry.active ? [] : [element('isActive', 'false')]),
      element('label', entry.label),
    ]),
  );
  return element('StandardValueSet', [element('sorted', 'false'), ...values]);
}

import { requiredMissing } from '../errors.ts';
import { textOf, type ObjectRules } from '../save.ts';

/** Name of Contact, Lead and User is first and last name; it cannot be written. */
export const personNameRules: ObjectRules = {
  before: ({ values }) => {
    values['Name'] = [textOf(values, 'FirstName'), textOf(values, 'LastName')]
      .filter((part) => part !== undefined)
      .join(' ');
  },
};

export const userRules: ObjectRules = {
  before: ({ values, id }) => {
    values['UserType'] ??= 'Standard';
    values['IsPortalEnabled'] = false;
    values['SmallPhotoUrl'] ??= '/profilephoto/005/T';
    values['FullPhotoUrl'] ??= '/profilephoto/005/F';
    values['CommunityNickname'] ??= `User${id.slice(3, 15)}`;
  },
};

/** A campaign member is one lead or one contact and shows some of its fields. */
export const campaignMemberRules: ObjectRules = {
  before: ({ org, values }) => {
    const person = org.store.get(textOf(values, 'LeadId') ?? textOf(values, 'ContactId') ?? '');
    if (person === undefined) throw requiredMissing(['LeadId', 'ContactId']);
    for (const field of [
      'Salutation',
      'FirstName',
      'LastName',
      'Name',
      'Title',
      'Email',
      'Phone',
      'MobilePhone',
    ]) {
      values[field] = person.values[field] ?? null;
    }
    values['Type'] = person.object.name;
    values['LeadOrContactId'] = person.id;
    values['LeadOrContactOwnerId'] = person.values['OwnerId'] ?? null;
    values['HasResponded'] = values['Status'] === 'Responded';
  },
};

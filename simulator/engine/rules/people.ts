import { requiredMissing } from '../errors.ts';
import { changed, textOf, type ObjectRules, type Save } from '../save.ts';

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
  after: (save) => {
    if (changed(save, 'ProfileId')) assignProfileSet(save);
  },
};

/** Everybody is assigned the permission set that his profile owns, and no other profile's [documented]. */
function assignProfileSet({ org, id, values, before }: Save): void {
  const sets = org.object('PermissionSet');
  const assignments = org.object('PermissionSetAssignment');
  const profile = sets.fields.get('profileid');
  const assignee = assignments.fields.get('assigneeid');
  if (profile === undefined || assignee === undefined) return;
  const setOf = (profileId: string | undefined): string | undefined =>
    profileId === undefined ? undefined : org.store.referrers(sets, profile, profileId)[0]?.id;
  const former = before === undefined ? undefined : setOf(textOf(before, 'ProfileId'));
  for (const row of org.store.referrers(assignments, assignee, id))
    if (former !== undefined && row.values['PermissionSetId'] === former)
      org.store.put(assignments, row.id, undefined);
  const set = setOf(textOf(values, 'ProfileId'));
  if (set !== undefined) org.insert(assignments, { AssigneeId: id, PermissionSetId: set }, org.system());
}

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

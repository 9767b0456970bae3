import { SalesforceError } from '../errors.ts';
import type { Actor } from '../actor.ts';
import type { Org } from '../org.ts';
import { changed, textOf, type ObjectRules } from '../save.ts';
import type { StoredRecord } from '../record.ts';
import { touch } from '../touch.ts';

/** Contacts to Multiple Accounts: each contact with an account has one direct relation; others are inserted by hand. */
function relationsOf(org: Org, contactId: string): StoredRecord[] {
  const object = org.object('AccountContactRelation');
  const field = object.fields.get('contactid');
  return field === undefined ? [] : org.store.referrers(object, field, contactId);
}

export const contactRelationRules: ObjectRules = {
  after: (save) => {
    if (!changed(save, 'AccountId') || save.values['IsPersonAccount'] === true) return;
    const relations = relationsOf(save.org, save.id);
    const direct = relations.find((relation) => relation.values['IsDirect'] === true);
    const accountId = textOf(save.values, 'AccountId');
    if (direct !== undefined) removeRelation(save.org, direct, save.actor);
    if (accountId === undefined) return;
    const known = relations.find(
      (relation) => relation.values['AccountId'] === accountId && relation !== direct,
    );
    if (known !== undefined) touch(save.org, known, { IsDirect: true }, save.actor, 'modified');
    else {
      const fields = { AccountId: accountId, ContactId: save.id, IsDirect: true, IsActive: true };
      save.org.insert(save.org.object('AccountContactRelation'), fields, { ...save.actor, system: true });
    }
  },
};

function removeRelation(org: Org, relation: StoredRecord, actor: Actor): void {
  org.delete(relation.id, { ...actor, system: true });
}

export const accountContactRelationRules: ObjectRules = {
  before: ({ org, values, before, id, actor }) => {
    const contact = org.store.get(textOf(values, 'ContactId') ?? '');
    if (before !== undefined || contact === undefined) return;
    const twin = relationsOf(org, contact.id).find(
      (relation) => relation.values['AccountId'] === values['AccountId'] && relation.id !== id,
    );
    if (twin !== undefined) {
      const text = `duplicate value found: <unknown> duplicates value on record with id: <unknown>`;
      throw new SalesforceError('DUPLICATE_VALUE', text, []);
    }
    if (!actor.system) values['IsDirect'] = contact.values['AccountId'] === values['AccountId'];
  },
};

import { flagAt, textAt } from '../../catalogue/metadata-files.ts';
import { fieldIntegrity } from '../../engine/errors.ts';
import type { Component } from '../component.ts';
import { parseDocument, toXmlNode } from '../element.ts';
import { profileLabel } from '../standing/profile-names.ts';
import type { ApplyContext, Incoming } from './context.ts';
import {
  addPermissionRows,
  checkReferences,
  replacePermissionRows,
  userPermissions,
} from './permission-rows.ts';
import { ownSet } from './profile-rows.ts';
import { noLabel } from './refusals.ts';
import { rowOf, setRow } from './rows.ts';
import { saveStored, xmlOf } from './stored.ts';

/** A permission set: what it names must be there; its rows appear and steer the rights of those it is assigned to. */
export function savePermissionSet(context: ApplyContext, incoming: Incoming): Component {
  const { org } = context;
  const xml = toXmlNode(xmlOf(incoming) ?? parseDocument('<PermissionSet/>'));
  const label = textAt(xml, 'label');
  if (label === undefined || label === '') throw noLabel('PermissionSet');
  checkReferences(context, xml);
  const object = org.object('PermissionSet');
  const off = Object.fromEntries(
    [...object.fields.values()]
      .filter(({ name }) => name.startsWith('Permissions'))
      .map(({ name }) => [name, false]),
  );
  const id = setRow(org, 'PermissionSet', rowOf(org, object, 'Name', incoming.fullName), {
    Name: incoming.fullName,
    Label: label,
    Description: textAt(xml, 'description') ?? null,
    IsCustom: true,
    IsOwnedByProfile: false,
    Type: 'Regular',
    ...off,
    ...userPermissions(xml),
  });
  if (id !== undefined) replacePermissionRows(org, id, xml);
  return saveStored(context, incoming, id);
}

/** A custom permission: its row appears. */
export function saveCustomPermission(context: ApplyContext, incoming: Incoming): Component {
  const { org } = context;
  const xml = toXmlNode(xmlOf(incoming) ?? parseDocument('<CustomPermission/>'));
  const label = textAt(xml, 'label');
  if (label === undefined || label === '') throw noLabel('CustomPermission');
  const known = rowOf(org, org.object('CustomPermission'), 'DeveloperName', incoming.fullName);
  const id = setRow(org, 'CustomPermission', known, {
    DeveloperName: incoming.fullName,
    MasterLabel: label,
    Language: 'en_US',
    Description: textAt(xml, 'description') ?? null,
    IsProtected: flagAt(xml, 'isProtected'),
  });
  return saveStored(context, incoming, id);
}

/** A profile: adds to what it grants already, and makes it when it is a new custom one. */
export function saveProfile(context: ApplyContext, incoming: Incoming): Component {
  const { org } = context;
  const xml = toXmlNode(xmlOf(incoming) ?? parseDocument('<Profile/>'));
  checkReferences(context, xml);
  const name = profileLabel(incoming.fullName);
  const known = rowOf(org, org.object('Profile'), 'Name', name);
  if (known === undefined && textAt(xml, 'userLicense') === undefined)
    throw fieldIntegrity('Must specify a userLicense for a new Profile');
  const granted = userPermissions(xml);
  const profileId = setRow(org, 'Profile', known, { Name: name, UserType: 'Standard', ...granted }) ?? '';
  const set = ownSet(org, profileId);
  const id = setRow(org, 'PermissionSet', set, {
    ...(set === undefined ? setOfProfile(profileId) : {}),
    ...granted,
  });
  if (id !== undefined) addPermissionRows(org, id, xml);
  return saveStored({ ...context, mode: 'upsert' }, incoming, profileId);
}

const setOfProfile = (profileId: string): Record<string, unknown> => ({
  Name: `X${profileId.slice(0, 15)}`,
  Label: `X${profileId.slice(0, 15)}`,
  IsOwnedByProfile: true,
  IsCustom: false,
  ProfileId: profileId,
  Type: 'Profile',
});

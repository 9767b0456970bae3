import type { Org } from '../../engine/org.ts';
import type { StoredRecord } from '../../engine/record.ts';
import type { Component } from '../component.ts';
import { parseDocument, type XmlElement } from '../element.ts';
import { metadataOf } from '../store.ts';
import { profileDocument, type ProfileScope } from './profiles.ts';
import { profileFullName, profileLabel } from './profile-names.ts';
import { settingsDocument, settingsNames } from './settings.ts';
import { valueSetDocument, valueSetName } from './value-sets.ts';

export type { ProfileScope } from './profiles.ts';

/** Components that every org has without a deploy: profiles, settings and standard value sets. Their files are made when asked for. */

const STANDING: ReadonlySet<string> = new Set(['Profile', 'Settings', 'StandardValueSet']);

export const isStanding = (type: string): boolean => STANDING.has(type);

/** Those that listMetadata names and a wildcard stands for: standard value sets are not [seen in a public client]. */
export function standingComponents(org: Org, type: string): Component[] {
  if (type === 'Profile')
    return profileRows(org)
      .map((row) => profileOf(org, row))
      .sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
  return type === 'Settings' ? settingsNames().map((name) => bare(org, type, name)) : [];
}

/** One of them by name. */
export function findStanding(org: Org, type: string, fullName: string): Component | undefined {
  if (type === 'Profile') {
    const label = profileLabel(fullName).toLowerCase();
    const row = profileRows(org).find(({ values }) => String(values['Name']).toLowerCase() === label);
    return row === undefined ? undefined : profileOf(org, row);
  }
  if (type === 'Settings') {
    const name = settingsNames().find((known) => known.toLowerCase() === fullName.toLowerCase());
    return name === undefined ? undefined : bare(org, type, name);
  }
  const name = type === 'StandardValueSet' ? valueSetName(fullName) : undefined;
  return name === undefined ? undefined : bare(org, type, name);
}

/** The XML of a standing component; a profile's speaks of what is in scope only. */
export function standingDocument(
  org: Org,
  component: Component,
  scope?: ProfileScope,
): XmlElement | undefined {
  const { type, fullName } = component;
  const [file] = metadataOf(org).find(type, fullName)?.files ?? [];
  const deployed = file === undefined ? undefined : parseDocument(file.bytes);
  if (type === 'Settings') return settingsDocument(fullName, deployed);
  if (type === 'StandardValueSet') return valueSetDocument(org, fullName);
  const row = org.store.get(component.id);
  return row === undefined ? undefined : profileDocument(org, row, deployed, scope);
}

const profileRows = (org: Org): StoredRecord[] => [...org.store.rows(org.object('Profile'))];

function profileOf(org: Org, { id, values }: StoredRecord): Component {
  return { ...bare(org, 'Profile', profileFullName(String(values['Name']))), id };
}

/** Neither settings nor standard value sets have an Id; what nobody has deployed is dated 1970, as standard objects are. */
function bare(org: Org, type: string, fullName: string): Component {
  const known = metadataOf(org).find(type, fullName);
  const epoch = new Date(0).toISOString();
  return {
    type,
    fullName,
    id: '',
    element: undefined,
    files: [],
    createdById: org.adminUserId,
    createdDate: epoch,
    lastModifiedById: known?.lastModifiedById ?? org.adminUserId,
    lastModifiedDate: known?.lastModifiedDate ?? epoch,
  };
}

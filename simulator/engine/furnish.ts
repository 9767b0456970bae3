import type { Org } from './org.ts';
import { base62 } from '../catalogue/key-prefixes.ts';
import { isOnRequest } from './access/access-control.ts';
import { toLongId } from './ids.ts';

/** Who the administrator of a new org is. */
export interface Administrator {
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** What any org has from its first day: its Organization row, licence, profiles, roles, administrator, standard price book. */
export function furnish(org: Org, companyName: string, administrator: Administrator): void {
  const system = org.system();
  const insert = (type: string, fields: Record<string, unknown>): string =>
    org.insert(org.object(type), fields, system);
  org.transact(() => {
    const license = insert('UserLicense', { Name: 'Salesforce' });
    const profiles = PROFILES.map((profile) => insertProfile(org, profile, license));
    const ceo = insert('UserRole', {
      Name: 'CEO',
      DeveloperName: 'CEO',
      OpportunityAccessForAccountOwner: 'Edit',
    });
    org.adminUserId = insertAdministrator(org, administrator, profiles[0] ?? '', ceo);
    insertOrganization(org, companyName);
    insert('Pricebook2', { Name: 'Standard Price Book', IsActive: true, IsStandard: true });
    insert(
      'UserPermissionAccess',
      permissions(org, 'UserPermissionAccess', () => true),
    );
    insert('Group', {
      Name: 'All Internal Users',
      DeveloperName: 'AllInternalUsers',
      Type: 'Organization',
      OwnerId: org.adminUserId,
    });
  });
  addRecordTypes(org);
}

interface StandardProfile {
  readonly name: string;
  /** System permissions without `Permissions`; `all` but those that nobody has from the first day. */
  readonly permissions: 'all' | readonly string[];
}

const PROFILES: readonly StandardProfile[] = [
  { name: 'System Administrator', permissions: 'all' },
  { name: 'Standard User', permissions: ['ApiEnabled', 'EditEvent', 'EditTask', 'RunReports'] },
  { name: 'Read Only', permissions: ['ApiEnabled', 'RunReports'] },
  { name: 'Minimum Access - Salesforce', permissions: [] },
];

/** A profile and the permission set that it owns, which holds its permissions [documented]. */
function insertProfile(org: Org, { name, permissions: granted }: StandardProfile, license: string): string {
  const system = org.system();
  const isGranted = (permission: string): boolean => granted === 'all' || granted.includes(permission);
  const profile = org.insert(
    org.object('Profile'),
    {
      Name: name,
      UserLicenseId: license,
      UserType: 'Standard',
      ...permissions(org, 'Profile', isGranted),
    },
    system,
  );
  const set = {
    Name: `X${profile.slice(0, 15)}`,
    Label: `X${profile.slice(0, 15)}`,
    IsOwnedByProfile: true,
    IsCustom: false,
    ProfileId: profile,
    Type: 'Profile',
    ...permissions(org, 'PermissionSet', isGranted),
  };
  org.insert(org.object('PermissionSet'), set, system);
  return profile;
}

function insertAdministrator(org: Org, administrator: Administrator, profile: string, role: string): string {
  const id = org.insert(
    org.object('User'),
    {
      Username: administrator.username,
      FirstName: administrator.firstName,
      LastName: administrator.lastName,
      Email: administrator.username,
      Alias: administrator.username.slice(0, 8),
      TimeZoneSidKey: 'America/Los_Angeles',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      ProfileId: profile,
      UserRoleId: role,
      IsActive: true,
    },
    org.system(),
  );
  const record = org.store.get(id);
  if (record !== undefined)
    org.store.put(record.object, id, { ...record.values, CreatedById: id, LastModifiedById: id });
  return id;
}

/** The Organization row has the Id of the org itself. */
function insertOrganization(org: Org, companyName: string): void {
  const object = org.object('Organization');
  const stamp = org.stamp();
  org.store.put(object, org.orgId, {
    Id: org.orgId,
    Name: companyName,
    Country: 'US',
    DefaultLocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    TimeZoneSidKey: 'America/Los_Angeles',
    OrganizationType: 'Developer Edition',
    InstanceName: 'SIM1',
    IsSandbox: false,
    IsReadOnly: false,
    FiscalYearStartMonth: 1,
    UsesStartDateAsFiscalYearName: false,
    ReceivesInfoEmails: true,
    ReceivesAdminInfoEmails: true,
    DefaultAccountAccess: 'Edit',
    DefaultContactAccess: 'ControlledByParent',
    DefaultOpportunityAccess: 'Edit',
    DefaultLeadAccess: 'ReadEditTransfer',
    DefaultCaseAccess: 'ReadEditTransfer',
    UiSkin: 'Theme3',
    SignupCountryIsoCode: 'US',
    CreatedDate: stamp,
    CreatedById: org.adminUserId,
    LastModifiedDate: stamp,
    LastModifiedById: org.adminUserId,
    SystemModstamp: stamp,
  });
}

/** The permission fields of an object; what nobody has from the first day is off. */
function permissions(
  org: Org,
  type: string,
  isGranted: (permission: string) => boolean,
): Record<string, boolean> {
  const names = [...org.object(type).fields.values()]
    .map((field) => field.name)
    .filter((name) => name.startsWith('Permissions'));
  return Object.fromEntries(
    names.map((name) => {
      const permission = name.slice('Permissions'.length);
      return [name, isGranted(permission) && !isOnRequest(permission)];
    }),
  );
}

/** Gives each record type of the schema its row. */
export function addRecordTypes(org: Org): void {
  for (const object of org.schema.all()) {
    for (const type of object.recordTypes) {
      if (type.id !== undefined) continue;
      const fields = {
        Name: type.label,
        DeveloperName: type.developerName,
        SobjectType: object.name,
        IsActive: type.active,
      };
      type.id = org.insert(org.object('RecordType'), fields, org.system());
    }
  }
}

/** An 18-character org Id out of a number. Its fourth and fifth characters are the instance, which all Ids of the org carry. */
export function orgIdOf(seed: number): string {
  const number = Math.abs(seed);
  return toLongId(`00D${base62((number * 7 + 1000) % 3844, 2)}${String(number % 1e10).padStart(10, '0')}`);
}

/** What an employee does, which decides who edits what. */
export type Role = 'executive' | 'sales' | 'service' | 'support' | 'operations' | 'integration' | 'former';

/** One user of the company's org. */
export interface Employee {
  readonly key: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: Role;
  readonly title: string;
  readonly department: string;
  /** Name of the sales region, for sales people. */
  readonly region?: string;
  readonly managerKey?: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly phone: string;
}

type Row = readonly [string, string, string, Role, string, string, string, string, string];

const BOSS = 'marit.solheim';
const SERVICE_HEAD = 'tom.okafor';

const ROWS: readonly Row[] = [
  [
    BOSS,
    'Marit',
    'Solheim',
    'executive',
    'VP Sales & Service',
    '',
    'Europe/Berlin',
    'no_NO',
    '+47 22 00 10 01',
  ],
  [
    'priya.raman',
    'Priya',
    'Raman',
    'sales',
    'Account Executive',
    'North America',
    'America/New_York',
    'en_US',
    '+1 617-555-0142',
  ],
  [
    'jonas.weidenbach',
    'Jonas',
    'Weidenbach',
    'sales',
    'Account Executive',
    'DACH',
    'Europe/Berlin',
    'de_DE',
    '+49 89 220011',
  ],
  [
    'asa.lindqvist',
    'Åsa',
    'Lindqvist',
    'sales',
    'Account Executive',
    'Nordics',
    'Europe/Stockholm',
    'sv_SE',
    '+46 8-555 01 02',
  ],
  [
    'etienne.marchand',
    'Étienne',
    'Marchand',
    'sales',
    'Ingénieur commercial',
    'France & Benelux',
    'Europe/Paris',
    'fr_FR',
    '+33 1 99 00 11 22',
  ],
  [
    'lucia.ferreiro',
    'Lucía',
    'Ferreiro',
    'sales',
    'Account Executive',
    'Iberia',
    'Europe/Paris',
    'es_ES',
    '+34 910 000 111',
  ],
  [
    'gareth.pryce',
    'Gareth',
    'Pryce',
    'sales',
    'Account Executive',
    'UK & Ireland',
    'Europe/London',
    'en_GB',
    '020 7946 0101',
  ],
  [
    'misaki.sato',
    '美咲',
    '佐藤',
    'sales',
    'Account Executive',
    'Japan',
    'Asia/Tokyo',
    'ja_JP',
    '+81 3-5550-0107',
  ],
  [
    SERVICE_HEAD,
    'Tom',
    'Okafor',
    'service',
    'Head of Field Service',
    '',
    'Europe/London',
    'en_GB',
    '020 7946 0109',
  ],
  [
    'piotr.zak',
    'Piotr',
    'Żak',
    'service',
    'Service Technician',
    '',
    'Europe/Berlin',
    'pl_PL',
    '+48 22 000 11 22',
  ],
  [
    'sean.oconnell',
    'Sean',
    "O'Connell",
    'service',
    'Service Technician',
    '',
    'America/New_York',
    'en_US',
    '+1 617-555-0188',
  ],
  [
    'nadia.haddad',
    'Nadia',
    'Haddad',
    'support',
    'Support Agent',
    '',
    'Europe/Paris',
    'fr_FR',
    '+33 1 99 00 11 33',
  ],
  [
    'carla.mendes',
    'Carla',
    'Mendes',
    'operations',
    'Sales Operations',
    '',
    'Europe/Lisbon',
    'pt_PT',
    '+351 210 000 112',
  ],
  ['integration', 'Integration', 'User', 'integration', 'Middleware', '', 'GMT', 'en_US', 'N/A'],
  [
    'henrik.dahl',
    'Henrik',
    'Dahl',
    'former',
    'Account Executive (left)',
    '',
    'Europe/Berlin',
    'no_NO',
    '+47 22 00 10 16',
  ],
  [
    'beate.krueger',
    'Beate',
    'Krüger',
    'former',
    'Service Technician (left)',
    '',
    'Europe/Berlin',
    'de_DE',
    '+49 89 220019',
  ],
];

const DEPARTMENTS: Readonly<Record<Role, string>> = {
  executive: 'Management',
  sales: 'Sales',
  service: 'Field Service',
  support: 'Customer Care',
  operations: 'Sales Operations',
  integration: 'IT',
  former: 'Alumni',
};

function employee([key, firstName, lastName, role, title, region, timeZone, locale, phone]: Row): Employee {
  const manager = role === 'service' && key !== SERVICE_HEAD ? SERVICE_HEAD : BOSS;
  const managed = key !== BOSS && role !== 'integration';
  return {
    key,
    firstName,
    lastName,
    role,
    title,
    department: DEPARTMENTS[role],
    ...(region === '' ? {} : { region }),
    ...(managed ? { managerKey: manager } : {}),
    timeZone,
    locale,
    phone,
  };
}

/** Everybody with a login at Haldenfrost; managers come first. */
export const STAFF: readonly Employee[] = [...ROWS].map(employee);

/** Username of an employee, which is also the e-mail address. */
export function usernameOf(key: string): string {
  return `${key}@haldenfrost.example`;
}

/** Username of the user that other systems sign in with. */
export const INTEGRATION_USERNAME = usernameOf('integration');

/** Reference of an employee's user record. */
export function userRef(key: string): string {
  return `user-${key}`;
}

/** Keys of those who hold a role. */
export function staffIn(role: Role): readonly string[] {
  return STAFF.filter((one) => one.role === role).map((one) => one.key);
}

/** Key of the one who sells in a region. */
export function sellerIn(regionName: string): string {
  return STAFF.find((one) => one.region === regionName)?.key ?? BOSS;
}

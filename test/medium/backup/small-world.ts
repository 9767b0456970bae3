import type { Org, RunningSimulator, World, WorldRecord } from '#simulator';

/** Objects are read by Bulk from about 2,000 on, so that the small org has one object on each route. */
export const leads = 2_400;

/** Accounts with contacts and cases, and leads enough for a Bulk job of several pages. Ids and values are the same each time. */
export const smallWorld: World = {
  name: 'small',
  companyName: 'Small Ltd',
  metadataFolders: [],
  disasters: [],
  records: function* (): Iterable<WorldRecord> {
    for (let n = 1; n <= 6; n += 1) {
      yield { type: 'Account', ref: `a${n}`, fields: { Name: `Account ${n}`, Industry: 'Energy' } };
      yield { type: 'Contact', ref: `c${n}`, fields: { LastName: `Person ${n}`, AccountId: `@a${n}` } };
      yield {
        type: 'Case',
        ref: `k${n}`,
        // An account with cases cannot be deleted: those of the second half have none.
        fields: { Subject: `Case ${n}, "quoted"\r\nsecond line`, ...(n <= 3 ? { AccountId: `@a${n}` } : {}) },
      };
    }
    for (let n = 1; n <= leads; n += 1) {
      yield { type: 'Lead', ref: `l${n}`, fields: { LastName: `Lead ${n}`, Company: `Firm ${n % 97}` } };
    }
  },
};

/** Live records of an object, as the org itself has them. */
export function recordsOf(simulator: RunningSimulator, object: string) {
  return simulator.org.records(object);
}

/** Ids of the live records of an object, in order of creation. */
export function idsOf(simulator: RunningSimulator, object: string): string[] {
  return recordsOf(simulator, object).map((record) => record.Id);
}

export function insertRecord(org: Org, object: string, fields: Record<string, unknown>): string {
  return org.insert(org.object(object), fields);
}

export function updateRecord(org: Org, object: string, id: string, fields: Record<string, unknown>): void {
  org.update(org.object(object), id, fields);
}

/** Deletes a record past the recycle bin, and takes it out of the delete log as well: only a count can tell. */
export function vanish(org: Org, id: string): void {
  org.delete(id);
  org.purge(id);
  for (const deletion of [...org.deletions]) if (deletion.id === id) org.deletions.remove(deletion);
}

type Schema = Org['schema'];

/**
 * Makes the org list these objects alone, as it would to a user who sees no others; all of them again when none are named. Runs of a
 * small list are quick.
 */
export function showOnly({ org: { schema } }: RunningSimulator, names?: readonly string[]): void {
  const all = (Object.getPrototypeOf(schema) as Schema).all.bind(schema);
  Object.assign(schema, { all: () => (names ? all().filter(({ name }) => names.includes(name)) : all()) });
}

/** Objects on either route, with and without records, a cursor, or a recycle bin. */
export const fewObjects = [
  ...[
    'Account',
    'AccountContactRelation',
    'Case',
    'Contact',
    'ContentDocument',
    'ContentDocumentLink',
    'Group',
    'Lead',
  ],
  ...[
    'Opportunity',
    'OpportunityLineItem',
    'Organization',
    'Profile',
    'Task',
    'User',
    'AccountHistory',
    'AsyncApexJob',
  ],
];

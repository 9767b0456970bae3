/**
 * What fills a simulated org, and what goes on in it. A world is data and pure functions: it knows nothing of HTTP or storage,
 * so that the same world can be loaded, replayed from its seed, and tested by itself.
 */

/** A value as the REST API would accept it on create. `"@ref"` strings name the record of that `ref`, as in an sObject tree file. */
export type FieldValue = string | number | boolean | null;

/**
 * One record to insert. `ref` is unique in the world; a lookup to another record of the world is the string `"@" + its ref`.
 * Every org knows `@standard-pricebook`, `@admin-user` and `@standard-user-profile` (which users get when they name no profile).
 */
export interface WorldRecord {
  readonly type: string;
  readonly ref: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** A record as it stands in the org: `Id`, every set field by API name (canonical spelling), nulls left out. */
export type OrgRecord = Readonly<Record<string, FieldValue>> & { readonly Id: string };

/** Read access to the live (not deleted) records of an org, in order of creation. */
export interface OrgView {
  records(type: string): readonly OrgRecord[];
}

/**
 * One change that business, or a disaster, makes. `as` is the Username of the user who makes it (default: the org's admin).
 * Inserts may use `"@ref"` of inserts earlier in the same list.
 */
export type Operation =
  | {
      readonly kind: 'insert';
      readonly type: string;
      readonly ref?: string;
      readonly fields: Readonly<Record<string, FieldValue>>;
      readonly as?: string;
    }
  | {
      readonly kind: 'update';
      readonly type: string;
      readonly id: string;
      readonly fields: Readonly<Record<string, FieldValue>>;
      readonly as?: string;
    }
  | { readonly kind: 'delete'; readonly type: string; readonly id: string; readonly as?: string };

/** Uniform random numbers in [0, 1), seeded by the caller. */
export type Random = () => number;

/** A disaster that the demo can cause, by name, with the sentence a person reads before pressing the button. */
export interface Disaster {
  readonly name: string;
  readonly label: string;
  plan(view: OrgView, random: Random): Operation[];
}

/** All there is to one simulated org. */
export interface World {
  /** Short name, as in `--world`. */
  readonly name: string;
  /** Name of the company: Organization.Name. */
  readonly companyName: string;
  /** Folders in Salesforce source format (an `objects/` folder somewhere below) with custom objects and fields. */
  readonly metadataFolders: readonly string[];
  /** Records in an order in which each lookup's target comes first, unless `deferLookups` is needed for it. */
  records(): Iterable<WorldRecord>;
  /** A plausible day of changes, where the world has one. */
  readonly businessDay?: (view: OrgView, random: Random) => Operation[];
  readonly disasters: readonly Disaster[];
}

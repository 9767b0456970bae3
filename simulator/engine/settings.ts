/** What Salesforce decides for an org by its edition and licences, and what its admin has switched on. */
export interface OrgSettings {
  /** Data storage in megabytes; each record counts 2 KB [documented]. */
  readonly dataStorageMb: number;
  /** File storage in megabytes. */
  readonly fileStorageMb: number;
  /** Records that the recycle bin holds: 25 for each megabyte of storage [documented]. */
  readonly binSize: number;
  /** Entries that the log of deletions holds. */
  readonly deletionLogSize: number;
  readonly personAccounts: boolean;
  /** Currencies by ISO code, the corporate one first; fewer than two means a single currency. */
  readonly currencies: readonly string[];
}

export const defaultSettings = (): OrgSettings => ({
  dataStorageMb: 20_480,
  fileStorageMb: 10_240,
  binSize: 512_000,
  deletionLogSize: 5_000_000,
  personAccounts: false,
  currencies: [],
});

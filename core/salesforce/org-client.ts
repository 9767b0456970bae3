import type { Readable } from 'node:stream';
import type { HoldfastError, ObjectDescription, ObjectSummary } from '#core/model';
import type { ApiReading } from './allowance.ts';
import type { BulkReading } from './bulk-quota.ts';
import type { ApiLimit } from './limit-info.ts';
import type { QueryPage } from './query-page.ts';

/** Who the token speaks for, and of which org. Ids have 18 characters. */
export interface OrgIdentity {
  readonly orgId: string;
  readonly userId: string;
  readonly username: string;
  readonly name: string;
  readonly orgName: string;
  readonly sandbox: boolean;
  readonly instanceUrl: string;
}

/** Permissions of the connected user that decide what a backup can see and a restore can write. */
export interface OrgPermissions {
  readonly viewAllData: boolean;
  readonly modifyAllData: boolean;
  readonly queryAllFiles: boolean;
  readonly apiEnabled: boolean;
  readonly viewSetup: boolean;
  readonly manageUsers: boolean;
  readonly viewAllUsers: boolean;
  /** Null where the org has no such permission: nothing is encrypted there. */
  readonly viewEncryptedData: boolean | null;
  /** Null until the org switches it on (Setup, User Interface). */
  readonly createAuditFields: boolean | null;
  /** Null until the org switches it on (Setup, User Interface). */
  readonly updateWithInactiveOwner: boolean | null;
}

/** Outcome of one query of a batch: its first page, or why there is none. */
export type BatchedQuery =
  { readonly page: QueryPage; readonly error: null } | { readonly page: null; readonly error: HoldfastError };

export interface BulkJob {
  readonly id: string;
  readonly state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
  readonly numberRecordsProcessed: number;
  readonly errorMessage?: string;
}

/** One page of a Bulk result, its body not yet read. Accept it only when it ended cleanly and holds `announcedRows` rows. */
export interface BulkPage {
  /** CSV bytes, decompressed, with a header line; a broken connection surfaces here as PAGE_REJECTED. */
  readonly body: Readable;
  /** Opaque; null on the last page. */
  readonly nextLocator: string | null;
  /** `Sforce-NumberOfRecords`; undefined where a proxy removed it. */
  readonly announcedRows: number | undefined;
}

/** Objects whose records have a file as body. */
export type FileObject = 'ContentVersion' | 'Attachment' | 'Document';

/** The body of a file, not yet read. */
export interface FileBody {
  /** A broken connection surfaces here as PAGE_REJECTED. */
  readonly body: Readable;
  /** Undefined where the reply does not tell its length. */
  readonly announcedBytes: number | undefined;
}

/** A content to be sent, read anew for each attempt. */
export interface FileContent {
  readonly bytes: number;
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** Reply of getDeleted. */
export interface DeletedRecords {
  readonly ids: readonly { readonly id: string; readonly deletedDate: Date }[];
  /** Deletes before this instant are no longer known. */
  readonly earliestDateAvailable: Date;
  /** Start of the next window: earlier than the end asked for while a long transaction runs. */
  readonly latestDateCovered: Date;
}

/** Reply of getUpdated. */
export interface UpdatedRecords {
  readonly ids: readonly string[];
  readonly latestDateCovered: Date;
}

/** Field values by API name, as the version store holds them: text tokens, null for no value. */
export type RecordValues = Readonly<Record<string, string | null>>;

/** What Salesforce said of one record of a write, in request order. */
export interface RowResult {
  readonly id: string | null;
  readonly success: boolean;
  readonly created?: boolean;
  readonly errors: readonly {
    readonly code: string;
    readonly message: string;
    readonly fields: readonly string[];
  }[];
}

export interface QueryOptions {
  /** queryAll: deleted and archived records too. */
  readonly all?: boolean;
  /** Path of a page to go on from (`QueryPage.next`) instead of the first. */
  readonly from?: string;
}

/**
 * An org, seen through one token. Every call may throw REAUTHORISE, ORG_UNAVAILABLE, API_LIMIT, PAGE_REJECTED or ORG_REFUSED;
 * reads were then repeated as far as that helps, writes never when their outcome is unknown (IN_DOUBT).
 */
export interface OrgClient {
  /** 18 characters, from the token; the empty string until the first call when the token names none. */
  readonly orgId: string;
  /** Calls made by this client, repetitions included, logins not. */
  apiCalls(): number;
  /** Allowance of the whole org as of the newest reply; undefined when no reply told it, which is worth an alert. */
  limit(): ApiLimit | undefined;
  /** The most that the org can have used by now, for a client that keeps to a share (`budget.share`); undefined while unknown. */
  usage(): ApiReading | undefined;
  /** Bulk query jobs started by this client, and what it knows of its share of them (`bulkShare`). */
  bulkJobs(): { readonly started: number; readonly known: BulkReading | undefined };
  /** Every limit of the org by name, such as `DailyApiRequests`. */
  limits(): Promise<ReadonlyMap<string, { readonly max: number; readonly remaining: number }>>;
  /** Time of the org as of the newest reply; our own before the first. */
  serverTime(): Date;
  identity(): Promise<OrgIdentity>;
  permissions(): Promise<OrgPermissions>;

  describeGlobal(): Promise<ObjectSummary[]>;
  /** Read once per client. */
  describe(name: string): Promise<ObjectDescription>;
  /** 25 a call; an object that cannot be described has its error as value. */
  describeMany(names: readonly string[]): Promise<Map<string, ObjectDescription | HoldfastError>>;
  /** Saves describing an object that was described before, by this client or an earlier one. */
  remember(description: ObjectDescription): void;

  /** Pages until Salesforce names no further one. */
  query(soql: string, options?: QueryOptions): AsyncIterable<QueryPage>;
  /** All rows at once, for results known to be small. */
  queryRecords(soql: string, options?: QueryOptions): Promise<Record<string, string | null>[]>;
  /** All rows of a Tooling API query about the set-up of the org, which field-level security does not narrow. No datetime fields. */
  queryTooling(soql: string): Promise<Record<string, string | null>[]>;
  /** At most 5 queries in one call, first page each, in order. */
  queryBatch(soqls: readonly string[], options?: Pick<QueryOptions, 'all'>): Promise<BatchedQuery[]>;

  /** Starts a Bulk 2.0 job that reads deleted and archived records too (`queryAll`): filter by `IsDeleted` in the SOQL. */
  startBulkQuery(soql: string): Promise<{ id: string }>;
  bulkJob(id: string): Promise<BulkJob>;
  bulkPage(id: string, locator: string | null, options: { maxRecords: number }): Promise<BulkPage>;
  abortBulk(id: string): Promise<void>;
  /** Forgets a finished job; one that is gone already is no error. */
  deleteBulk(id: string): Promise<void>;

  /** Deletes from `start` (not more than 15 days ago) to `end`, more than a minute apart; seconds are cut off. */
  deleted(object: string, start: Date, end: Date): Promise<DeletedRecords>;
  /** Changes from `start` (not more than 30 days ago) to `end`. */
  updated(object: string, start: Date, end: Date): Promise<UpdatedRecords>;
  /** Cached estimates, for routing only, of every object in one call when none are named. An object the cache does not know is absent. */
  recordCounts(names?: readonly string[]): Promise<Map<string, number>>;

  /** The body of a file; one call each. `signal` ends the reading. */
  fileBody(object: FileObject, id: string, signal?: AbortSignal): Promise<FileBody>;

  /** At most 200 records, partial success. Assignment rules are off, duplicate alerts passed over. */
  insert(object: string, records: readonly RecordValues[]): Promise<RowResult[]>;
  /** One record with its body. What its reader throws is thrown: nothing was made then. */
  insertFile(object: FileObject, values: RecordValues, content: FileContent): Promise<RowResult>;
  /** At most 200 records, each with its `Id`, partial success. */
  update(object: string, records: readonly RecordValues[]): Promise<RowResult[]>;
  /** At most 200 ids, of any objects, out of the recycle bin. */
  undelete(ids: readonly string[]): Promise<RowResult[]>;
}

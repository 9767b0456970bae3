import { performFiles, type FilesOutcome } from '#core/backup';
import type { Database } from '#core/db';
import { deriveFileKeys, readBody, type BodyStorage, type FetchDeps } from '#core/files';
import { systemClock, type Clock } from '#core/model';
import { openDataKey } from '#core/tenants';
import type { Org, SimulatorOptions, World, WorldRecord } from '#simulator';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { insertRecord, showOnly } from '../backup/small-world.ts';

/** An account to attach files to; the files are made by the tests. */
const filesWorld: World = {
  name: 'files',
  companyName: 'Files Ltd',
  metadataFolders: [],
  disasters: [],
  records: function* (): Iterable<WorldRecord> {
    yield { type: 'Account', ref: 'a1', fields: { Name: 'Account 1' } };
  },
};

/** Objects that the org lists: runs of a small list are quick. */
const listed = [
  'Account',
  'Attachment',
  'ContentDocument',
  'ContentDocumentLink',
  'ContentVersion',
  'Document',
];

/** A simulated org with a backup job, whose files are fetched slice by slice. */
export interface FileStory extends SimulatedBackup {
  /** Makes a new document, or with `documentId` its next version, and answers the Id of the ContentVersion. */
  addVersion(name: string, content: string | Buffer, documentId?: string): string;
  addAttachment(name: string, content: string): string;
  documentOf(versionId: string): string;
  /** One slice of fetching. */
  slice(change?: Partial<FetchDeps>): Promise<FilesOutcome>;
  /** Slices until nothing waits, passing over the time between attempts. */
  fetchAll(change?: Partial<FetchDeps>): Promise<void>;
  /** Lets time pass for the fetching. */
  pass(milliseconds: number): void;
  /** Lets time pass for the org. */
  passInOrg(milliseconds: number): void;
  /** A stored content, as text. */
  content(contentId: string): Promise<string>;
  readonly clock: Clock;
  readonly deps: FetchDeps;
}

const silent = { info: () => undefined, warn: () => undefined };
const noRetries = { soon: [], later: [], sleep: async () => undefined };

/** Starts it; close the simulator after use. */
export async function fileStory(
  database: Database,
  storage: BodyStorage,
  options: Pick<SimulatorOptions, 'apiLimit'> = {},
): Promise<FileStory> {
  let [passed, passedInOrg] = [0, 0];
  const now = () => new Date(Date.now() + passedInOrg);
  const backup = await simulatedBackup(database, { world: filesWorld, now, ...options });
  const { org } = backup.simulator;
  showOnly(backup.simulator, listed);
  const { tenantId, masterKey, connection, inTenant } = backup.installation;
  const task = { tenantId, connectionId: connection.id };
  const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + passed) };
  const deps: FetchDeps = { database, clock, masterKey, storage, log: silent, retry: noRetries };
  const slice: FileStory['slice'] = (change = {}) => performFiles({ ...deps, ...change }, task);
  const account = () => org.records('Account')[0]?.Id ?? '';
  return {
    ...backup,
    ...{ clock, deps, slice },
    pass: (milliseconds) => (passed += milliseconds),
    passInOrg: (milliseconds) => (passedInOrg += milliseconds),
    addVersion: (name, content, documentId) =>
      insertRecord(org, 'ContentVersion', {
        Title: name,
        PathOnClient: `${name}.txt`,
        VersionData: Buffer.from(content).toString('base64'),
        ...(documentId ? { ContentDocumentId: documentId } : { FirstPublishLocationId: account() }),
      }),
    addAttachment: (name, content) =>
      insertRecord(org, 'Attachment', {
        Name: name,
        ParentId: account(),
        Body: Buffer.from(content).toString('base64'),
      }),
    documentOf: (versionId) => String(valueOf(org, versionId, 'ContentDocumentId')),
    fetchAll: async (change) => {
      for (let slices = 0; slices < 50; slices += 1) {
        const outcome = await slice(change);
        if (outcome === 'done') return;
        passed += Math.max(0, outcome.again.getTime() - clock.now().getTime());
      }
      throw new Error('The files do not come to an end.');
    },
    content: async (contentId) => {
      const key = await inTenant((tx) => openDataKey(tx, masterKey, task));
      const keys = deriveFileKeys(key, connection.id);
      const pieces: Buffer[] = [];
      for await (const piece of readBody({ connectionId: connection.id, storage }, keys, contentId))
        pieces.push(piece);
      return Buffer.concat(pieces).toString();
    },
  };
}

function valueOf(org: Org, id: string, field: string): unknown {
  return org.store.get(id)?.values[field];
}

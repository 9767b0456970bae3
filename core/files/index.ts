export { openBodyStorage, type BodyStorage } from './body-storage.ts';
export { checkBodies, type CheckedBodies, type DamagedFile } from './check-bodies.ts';
export { defaultFetchLimits, type FetchDeps, type FetchLimits, type FetchLog } from './fetch-deps.ts';
export { fetchFiles, type Fetched } from './fetch-files.ts';
export { deriveFileKeys, type FileKeys } from './file-keys.ts';
export { giveUpFilesOf } from './file-queue.ts';
export { ensureFileTables, type FileRow, type FileState } from './file-tables.ts';
export { bodyKey, keepBody, type FileStore } from './keep-body.ts';
export { listFiles } from './list-files.ts';
export { deleteUnreferenced, eraseFilesOf, type RemovedFiles } from './purge-files.ts';
export { bodyAsOf, readBody, type StoredBody } from './read-body.ts';
export { receiveBody, type ReceivedBody } from './receive-body.ts';
export {
  countFiles,
  failuresByObject,
  listFailures,
  type FileCounts,
  runFiles,
  type FileFailure,
  type RunFiles,
} from './run-files.ts';
export { openedBody } from './sealed-body.ts';

/** Answers of the backend in the shapes of server/schemas, for component tests. Each takes what a test wants to differ. */

export const RUN_ID = '0197a000-0000-7000-8000-000000000012';
export const JOB_ID = '0197a000-0000-7000-8000-000000000001';
export const RESTORE_ID = '0197a000-0000-7000-8000-000000000099';
export const RECORD_ID = '001000000000001AAA';

export function aRun(overrides = {}) {
  return {
    id: RUN_ID,
    jobId: JOB_ID,
    number: 12,
    status: 'completed',
    kind: 'incremental',
    trigger: 'schedule',
    requestedAt: '2026-11-20T01:00:00.000Z',
    startedAt: '2026-11-20T01:00:02.000Z',
    finishedAt: '2026-11-20T01:02:07.000Z',
    records: 12345,
    added: 5,
    changed: 40,
    deleted: 2,
    objectsTotal: 18,
    objectsDone: 18,
    apiCalls: 44,
    bulkJobs: 3,
    warnings: 0,
    problem: null,
    files: { total: 0, done: 0, failed: 0, bytes: 0 },
    resumeAt: null,
    cancelRequestedAt: null,
    purgedAt: null,
    ...overrides,
  };
}

export function aJob(overrides = {}) {
  return {
    id: JOB_ID,
    name: 'Nightly',
    kind: 'standard',
    enabled: true,
    timeOfDay: '02:00',
    timeZone: 'Europe/Zurich',
    connection: {
      id: '0197a000-0000-7000-8000-0000000000c1',
      name: 'Production',
      orgId: '00D000000000001AAA',
      orgName: 'Acme AG',
      sandbox: false,
    },
    status: 'completed',
    lastRun: aRun(),
    nextRunAt: '2026-11-21T01:00:00.000Z',
    createdAt: '2026-10-01T08:00:00.000Z',
    createdBy: 'Ada Admin',
    apiLimitPercent: 80,
    bulkLimitPercent: null,
    includeFiles: true,
    objectFilter: { mode: 'recommended', include: [], exclude: [], newObjects: true, newPackages: true },
    retention: { kind: 'period', amount: 1, unit: 'years' },
    ...overrides,
  };
}

export function aConnection(overrides = {}) {
  return {
    id: '0197a000-0000-7000-8000-0000000000c1',
    name: 'Production',
    orgId: '00D000000000001AAA',
    orgName: 'Acme AG',
    username: 'backup@acme.example',
    instanceUrl: 'https://acme.my.salesforce.example',
    sandbox: false,
    status: 'connected',
    warnings: [],
    ...overrides,
  };
}

export function anEntitlement(overrides = {}) {
  return {
    plan: 'teams',
    standardJobs: { allowed: 2, used: 1 },
    highFrequencyJobs: { allowed: 2, used: 0 },
    highFrequencyObjects: 10,
    kindCanBeChosen: false,
    ...overrides,
  };
}

export function anOrgObject(object, overrides = {}) {
  return {
    object,
    label: object,
    custom: false,
    namespace: null,
    group: 'recommended',
    reason: '',
    selected: true,
    isNew: false,
    estimatedRecords: null,
    ...overrides,
  };
}

export function changes(overrides = {}) {
  return {
    run: aRun(),
    objects: [
      { object: 'Account', label: 'Account', added: 1, changed: 40, deleted: 2 },
      { object: 'Contact', label: 'Contact', added: 4, changed: 0, deleted: 0 },
    ],
    ...overrides,
  };
}

export function aChangedRecord(overrides = {}) {
  return {
    recordId: RECORD_ID,
    name: 'Acme',
    kind: 'changed',
    fields: ['Phone'],
    fieldCount: 1,
    ...overrides,
  };
}

export function aDiff(overrides = {}) {
  return {
    object: 'Account',
    label: 'Account',
    recordId: RECORD_ID,
    name: 'Acme',
    kind: 'changed',
    fields: [
      { field: 'Phone', label: 'Phone', type: 'phone', before: '044 1', after: null, restorable: true },
      { field: 'Site', label: 'Site', type: 'string', before: 'A', after: 'B', restorable: true },
      { field: 'Score__c', label: 'Score', type: 'double', before: '1', after: '2', restorable: false },
    ],
    ...overrides,
  };
}

export function someCounts(overrides = {}) {
  return {
    undelete: 2,
    update: 3,
    insert: 1,
    noop: 4,
    blocked: 0,
    done: 0,
    failed: 0,
    verified: 0,
    differs: 0,
    ...overrides,
  };
}

export function aRestore(overrides = {}) {
  return {
    id: RESTORE_ID,
    jobId: JOB_ID,
    runId: RUN_ID,
    runNumber: 12,
    object: 'Account',
    label: 'Account',
    scope: 'deleted',
    status: 'planned',
    planHash: 'ab'.repeat(32),
    requestedAt: '2026-11-20T09:00:00.000Z',
    requestedBy: 'Ada Admin',
    finishedAt: null,
    counts: someCounts(),
    objects: [
      { object: 'Account', label: 'Account', undelete: 2, update: 3, insert: 1, noop: 4, blocked: 0 },
      { object: 'Contact', label: 'Contact', undelete: 0, update: 0, insert: 0, noop: 0, blocked: 0 },
    ],
    problem: null,
    ...overrides,
  };
}

export function anItem(overrides = {}) {
  return {
    object: 'Account',
    recordId: RECORD_ID,
    name: 'Acme',
    action: 'undelete',
    outcome: 'verified',
    newId: RECORD_ID,
    errorCode: null,
    message: null,
    fields: [],
    ...overrides,
  };
}

export function aVerification(overrides = {}) {
  return {
    id: '0197a000-0000-7000-8000-0000000000e1',
    jobId: JOB_ID,
    status: 'ok',
    trigger: 'schedule',
    requestedAt: '2026-11-20T03:00:00.000Z',
    startedAt: '2026-11-20T03:00:01.000Z',
    finishedAt: '2026-11-20T03:01:31.000Z',
    objectsDone: 18,
    versionsChecked: 12345,
    recordsCompared: 311,
    filesChecked: 1200,
    filesRead: 24,
    apiCalls: 19,
    problem: null,
    findings: [],
    ...overrides,
  };
}

export function anEntry(overrides = {}) {
  return {
    sequence: 7,
    at: '2026-11-20T09:00:00.000Z',
    by: { userId: '005000000000001AAA', name: 'Ada Admin' },
    kind: 'record_erased',
    jobId: JOB_ID,
    subject: { jobId: JOB_ID, erasureId: 'e1', object: 'Contact', recordId: '003000000000001AAA' },
    facts: { records: 3, versions: 12, files: 2, restoreItems: 0 },
    hash: 'ab'.repeat(32),
    ...overrides,
  };
}

export function anErasure(overrides = {}) {
  return {
    id: 'e1',
    jobId: JOB_ID,
    object: 'Contact',
    label: 'Contact',
    status: 'done',
    requestedAt: '2026-11-20T09:00:00.000Z',
    finishedAt: '2026-11-20T09:00:02.000Z',
    records: 3,
    versions: 12,
    files: 2,
    restoreItems: 0,
    problem: null,
    ...overrides,
  };
}

export function aHold(overrides = {}) {
  return {
    id: 'h1',
    connection: { id: '0197a000-0000-7000-8000-0000000000c1', name: 'Production' },
    heldAt: '2026-11-20T01:02:07.000Z',
    runs: 12,
    versions: 48000,
    versionsTotal: 60000,
    oldestSnapshotAt: '2026-10-21T01:00:00.000Z',
    confirmedAt: null,
    ...overrides,
  };
}

/** An error as @salesforce/apex hands it to a component when our Apex threw it. */
export function anApexError(parts = {}) {
  const shown = { code: 'INTERNAL', message: 'The service is tired.', remedy: 'Let it rest.', ...parts };
  return { ok: false, status: 500, body: { message: JSON.stringify(shown), isUserDefinedException: true } };
}

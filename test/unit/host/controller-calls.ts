/** Any id that a path can hold. */
export const jobId = '5f2b6c1e-9a0d-4c3b-8f7e-1d2c3b4a5f60';
const rule = { object: 'Contact', kind: 'deleted', comparison: 'over', threshold: 100, unit: 'count' };

/** Each method that a component can call: its arguments, and the one request that must follow. */
export const calls: Readonly<
  Record<string, { given?: Record<string, unknown>; request: string; body?: unknown }>
> = {
  'SessionController.getSession': { request: 'GET /v1/session' },
  'JobsController.getJobs': { request: 'GET /v1/jobs' },
  'JobsController.getJob': { given: { jobId }, request: `GET /v1/jobs/${jobId}` },
  'JobsController.createJob': {
    given: {
      job: {
        name: 'Zürich daily',
        connectionId: jobId,
        kind: 'standard',
        timeOfDay: '02:30',
        timeZone: 'Europe/Zurich',
        runFirstBackup: true,
        apiLimitPercent: 80,
        includeFiles: true,
        retention: { kind: 'period', amount: 1, unit: 'years' },
      },
    },
    request: 'POST /v1/jobs',
    body: {
      name: 'Zürich daily',
      connectionId: jobId,
      kind: 'standard',
      timeOfDay: '02:30',
      timeZone: 'Europe/Zurich',
      runFirstBackup: true,
      apiLimitPercent: 80,
      includeFiles: true,
      retention: { kind: 'period', amount: 1, unit: 'years' },
    },
  },
  'JobsController.getEntitlement': { request: 'GET /v1/entitlement' },
  'JobsController.runNow': { given: { jobId: 'a b/1' }, request: 'POST /v1/jobs/a%20b%2F1/runs', body: {} },
  'ConnectionsController.getConnections': { request: 'GET /v1/connections' },
  'ObjectsController.getOrgObjects': {
    given: { connectionId: jobId },
    request: `GET /v1/connections/${jobId}/objects`,
  },
  'DataHistoryController.getRuns': {
    given: { jobId, pageSize: 20, beforeNumber: 7 },
    request: `GET /v1/jobs/${jobId}/runs?limit=20&before=7`,
  },
  'DataHistoryController.getRun': { given: { runId: jobId }, request: `GET /v1/runs/${jobId}` },
  'DataHistoryController.getFiles': {
    given: { runId: jobId, pageSize: 50, afterKey: '068000000000001AAA' },
    request: `GET /v1/runs/${jobId}/files?limit=50&after=068000000000001AAA`,
  },
  'AuditController.getEntries': {
    given: { kind: 'record_erased', jobId, pageSize: 50, beforeSequence: 7 },
    request: `GET /v1/audit?limit=50&kind=record_erased&jobId=${jobId}&before=7`,
  },
  'AuditController.getCsvPart': {
    given: { form: 'lossless', afterSequence: 500 },
    request: 'GET /v1/audit/export?form=lossless&after=500',
  },
  'AuditController.verify': { request: 'GET /v1/audit/verify' },
  'ErasuresController.preview': {
    given: { jobId, objectName: 'Contact', recordId: '003000000000001AAA', includeFiles: true },
    request: 'POST /v1/erasures/preview',
    body: { jobId, object: 'Contact', recordId: '003000000000001AAA', includeFiles: true },
  },
  'ErasuresController.erase': {
    given: {
      ...{ jobId, objectName: 'Contact', recordId: '003000000000001AAA', includeFiles: false },
      typed: 'Ada',
    },
    request: 'POST /v1/erasures',
    body: {
      ...{ jobId, object: 'Contact', recordId: '003000000000001AAA', includeFiles: false },
      confirm: 'Ada',
    },
  },
  'ErasuresController.getErasure': {
    given: { erasureId: jobId },
    request: `GET /v1/erasures/${jobId}`,
  },
  'ErasuresController.getErasures': { given: { jobId }, request: `GET /v1/jobs/${jobId}/erasures` },
  'RetentionController.getHolds': { request: 'GET /v1/retention/holds' },
  'RetentionController.confirmHold': {
    given: { holdId: 'h 1' },
    request: 'POST /v1/retention/holds/h%201/confirm',
    body: {},
  },
  'ChangesController.getChanges': { given: { runId: jobId }, request: `GET /v1/runs/${jobId}/changes` },
  'ChangesController.getRecords': {
    given: { runId: jobId, objectName: 'Account', kind: 'deleted', pageSize: 50, afterKey: 'a=1' },
    request: `GET /v1/runs/${jobId}/changes/Account?limit=50&kind=deleted&after=a%3D1`,
  },
  'ChangesController.getRecordDiff': {
    given: { runId: jobId, objectName: 'Account', recordId: '001000000000001AAA' },
    request: `GET /v1/runs/${jobId}/changes/Account/001000000000001AAA`,
  },
  'VerificationsController.getVerifications': {
    given: { jobId },
    request: `GET /v1/jobs/${jobId}/verifications?limit=20`,
  },
  'VerificationsController.getVerification': {
    given: { verificationId: jobId },
    request: `GET /v1/verifications/${jobId}`,
  },
  'VerificationsController.verify': {
    given: { jobId },
    request: `POST /v1/jobs/${jobId}/verifications`,
    body: {},
  },
  'RestoreController.plan': {
    given: {
      runId: jobId,
      objectName: 'Contact',
      scope: 'records',
      recordIds: ['003000000000001AAA'],
      includeChildren: false,
    },
    request: 'POST /v1/restores',
    body: {
      runId: jobId,
      object: 'Contact',
      scope: 'records',
      includeChildren: false,
      recordIds: ['003000000000001AAA'],
    },
  },
  'RestoreController.getRestore': { given: { restoreId: jobId }, request: `GET /v1/restores/${jobId}` },
  'RestoreController.getItems': {
    given: { restoreId: jobId, outcome: 'failed', pageSize: 50, afterKey: null },
    request: `GET /v1/restores/${jobId}/items?limit=50&outcome=failed`,
  },
  'RestoreController.confirm': {
    given: { restoreId: jobId, planHash: 'a'.repeat(64) },
    request: `POST /v1/restores/${jobId}/confirm`,
    body: { planHash: 'a'.repeat(64) },
  },
  'RestoreController.getRestores': { given: { jobId }, request: `GET /v1/jobs/${jobId}/restores` },
  'AlertsController.getRules': { given: { jobId }, request: `GET /v1/jobs/${jobId}/alerts` },
  'AlertsController.addRule': {
    given: { jobId, rule },
    request: `POST /v1/jobs/${jobId}/alerts`,
    body: rule,
  },
  'AlertsController.changeRule': {
    given: { jobId, ruleId: jobId, change: { enabled: false } },
    request: `PATCH /v1/jobs/${jobId}/alerts/${jobId}`,
    body: { enabled: false },
  },
  'AlertsController.deleteRule': {
    given: { jobId, ruleId: jobId },
    request: `DELETE /v1/jobs/${jobId}/alerts/${jobId}`,
  },
  'AlertsController.tryRule': {
    given: { jobId, rule },
    request: `POST /v1/jobs/${jobId}/alerts/try`,
    body: rule,
  },
  'AlertsController.getRunAlerts': { given: { runId: jobId }, request: `GET /v1/runs/${jobId}/alerts` },
  'NotificationsController.getSettings': {
    given: { jobId },
    request: `GET /v1/jobs/${jobId}/notifications`,
  },
  'NotificationsController.saveSettings': {
    given: { jobId, settings: { sendOn: 'failures' } },
    request: `PUT /v1/jobs/${jobId}/notifications`,
    body: { sendOn: 'failures' },
  },
  'NotificationsController.sendTest': {
    given: { jobId },
    request: `POST /v1/jobs/${jobId}/notifications/test`,
    body: {},
  },
  'NotificationsController.getDeliveries': {
    given: { jobId },
    request: `GET /v1/jobs/${jobId}/notifications/log?limit=50`,
  },
  'NotificationsController.retryDelivery': {
    given: { jobId, notificationId: jobId },
    request: `POST /v1/jobs/${jobId}/notifications/${jobId}/retry`,
    body: {},
  },
  'JobSettingsController.updateJob': {
    given: { jobId, change: { apiLimitPercent: 60 } },
    request: `PATCH /v1/jobs/${jobId}`,
    body: { apiLimitPercent: 60 },
  },
  'JobSettingsController.enableJob': { given: { jobId }, request: `POST /v1/jobs/${jobId}/enable`, body: {} },
  'JobSettingsController.disableJob': {
    given: { jobId },
    request: `POST /v1/jobs/${jobId}/disable`,
    body: {},
  },
  'JobSettingsController.deleteJob': {
    given: { jobId, name: 'Zürich daily' },
    request: `DELETE /v1/jobs/${jobId}?confirm=Z%C3%BCrich%20daily`,
  },
  'JobSettingsController.previewRetention': {
    given: { jobId, retention: { kind: 'period', amount: 90, unit: 'days' } },
    request: `POST /v1/jobs/${jobId}/retention/preview`,
    body: { retention: { kind: 'period', amount: 90, unit: 'days' } },
  },
  'JobSettingsController.cancelRun': {
    given: { runId: jobId },
    request: `POST /v1/runs/${jobId}/cancel`,
    body: {},
  },
  'ObjectsController.getObjects': { given: { jobId }, request: `GET /v1/jobs/${jobId}/objects` },
  'ObjectsController.getForecast': { given: { jobId }, request: `GET /v1/jobs/${jobId}/forecast` },
  'ObjectsController.refreshObjects': {
    given: { connectionId: jobId },
    request: `POST /v1/connections/${jobId}/objects/refresh`,
    body: {},
  },
};

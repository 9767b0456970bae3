import auditAlertAdded from '@salesforce/label/c.Audit_Alert_Added';
import auditAlertChanged from '@salesforce/label/c.Audit_Alert_Changed';
import auditAlertDeleted from '@salesforce/label/c.Audit_Alert_Deleted';
import auditConnectionChanged from '@salesforce/label/c.Audit_Connection_Changed';
import auditErased from '@salesforce/label/c.Audit_Erased';
import auditErasureFailed from '@salesforce/label/c.Audit_Erasure_Failed';
import auditErasureRequested from '@salesforce/label/c.Audit_Erasure_Requested';
import auditJobChanged from '@salesforce/label/c.Audit_Job_Changed';
import auditJobCreated from '@salesforce/label/c.Audit_Job_Created';
import auditJobDeleted from '@salesforce/label/c.Audit_Job_Deleted';
import auditJobDisabled from '@salesforce/label/c.Audit_Job_Disabled';
import auditJobEnabled from '@salesforce/label/c.Audit_Job_Enabled';
import auditJobRescheduled from '@salesforce/label/c.Audit_Job_Rescheduled';
import auditNotificationsChanged from '@salesforce/label/c.Audit_Notifications_Changed';
import auditPermissionsChanged from '@salesforce/label/c.Audit_Permissions_Changed';
import auditPurge from '@salesforce/label/c.Audit_Purge';
import auditRecordErased from '@salesforce/label/c.Audit_Record_Erased';
import auditRequestDenied from '@salesforce/label/c.Audit_Request_Denied';
import auditRestoreConfirmed from '@salesforce/label/c.Audit_Restore_Confirmed';
import auditRestoreFinished from '@salesforce/label/c.Audit_Restore_Finished';
import auditRestoreRequested from '@salesforce/label/c.Audit_Restore_Requested';
import auditRetentionChanged from '@salesforce/label/c.Audit_Retention_Changed';
import auditRetentionConfirmed from '@salesforce/label/c.Audit_Retention_Confirmed';
import auditRetentionHeld from '@salesforce/label/c.Audit_Retention_Held';
import auditRunCancelled from '@salesforce/label/c.Audit_Run_Cancelled';
import auditSnapshotsPurged from '@salesforce/label/c.Audit_Snapshots_Purged';
import auditVersions from '@salesforce/label/c.Audit_Versions';
import auditVersionsPurged from '@salesforce/label/c.Audit_Versions_Purged';
import runNumber from '@salesforce/label/c.Run_Number';

export default {
  auditAlertAdded,
  auditAlertChanged,
  auditAlertDeleted,
  auditConnectionChanged,
  auditErased,
  auditErasureFailed,
  auditErasureRequested,
  auditJobChanged,
  auditJobCreated,
  auditJobDeleted,
  auditJobDisabled,
  auditJobEnabled,
  auditJobRescheduled,
  auditNotificationsChanged,
  auditPermissionsChanged,
  auditPurge,
  auditRecordErased,
  auditRequestDenied,
  auditRestoreConfirmed,
  auditRestoreFinished,
  auditRestoreRequested,
  auditRetentionChanged,
  auditRetentionConfirmed,
  auditRetentionHeld,
  auditRunCancelled,
  auditSnapshotsPurged,
  auditVersions,
  auditVersionsPurged,
  runNumber,
};

import apiLimit from '@salesforce/label/c.Api_Limit';
import apiLimitHelp from '@salesforce/label/c.Api_Limit_Help';
import bulkLimit from '@salesforce/label/c.Bulk_Limit';
import bulkLimitHelp from '@salesforce/label/c.Bulk_Limit_Help';
import cancel from '@salesforce/label/c.Cancel';
import includeFiles from '@salesforce/label/c.Include_Files';
import includeFilesHelp from '@salesforce/label/c.Include_Files_Help';
import jobName from '@salesforce/label/c.Job_Name';
import jobNotSaved from '@salesforce/label/c.Job_Not_Saved';
import loading from '@salesforce/label/c.Loading';
import retentionHeld from '@salesforce/label/c.Retention_Held';
import retentionNoSnapshot from '@salesforce/label/c.Retention_No_Snapshot';
import retentionPreview from '@salesforce/label/c.Retention_Preview';
import retentionPurges from '@salesforce/label/c.Retention_Purges';
import retentionPurgesNothing from '@salesforce/label/c.Retention_Purges_Nothing';
import save from '@salesforce/label/c.Save';
import timeOfDay from '@salesforce/label/c.Time_Of_Day';
import timeZone from '@salesforce/label/c.Time_Zone';

export default {
  apiLimit,
  apiLimitHelp,
  bulkLimit,
  bulkLimitHelp,
  cancel,
  includeFiles,
  includeFilesHelp,
  jobName,
  jobNotSaved,
  loading,
  retentionHeld,
  retentionNoSnapshot,
  retentionPreview,
  retentionPurges,
  retentionPurgesNothing,
  save,
  timeOfDay,
  timeZone,
};

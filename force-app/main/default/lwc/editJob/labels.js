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
import retention from '@salesforce/label/c.Retention';
import retentionAmount from '@salesforce/label/c.Retention_Amount';
import retentionCustom from '@salesforce/label/c.Retention_Custom';
import retentionDays from '@salesforce/label/c.Retention_Days';
import retentionHeld from '@salesforce/label/c.Retention_Held';
import retentionHelp from '@salesforce/label/c.Retention_Help';
import retentionKeep from '@salesforce/label/c.Retention_Keep';
import retentionKeepRuns from '@salesforce/label/c.Retention_Keep_Runs';
import retentionMonths from '@salesforce/label/c.Retention_Months';
import retentionNoSnapshot from '@salesforce/label/c.Retention_No_Snapshot';
import retentionOneYear from '@salesforce/label/c.Retention_One_Year';
import retentionPreview from '@salesforce/label/c.Retention_Preview';
import retentionPurges from '@salesforce/label/c.Retention_Purges';
import retentionPurgesNothing from '@salesforce/label/c.Retention_Purges_Nothing';
import retentionUnit from '@salesforce/label/c.Retention_Unit';
import retentionYears from '@salesforce/label/c.Retention_Years';
import save from '@salesforce/label/c.Save';
import timeOfDay from '@salesforce/label/c.Time_Of_Day';
import timeZone from '@salesforce/label/c.Time_Zone';
import unitDays from '@salesforce/label/c.Unit_Days';
import unitMonths from '@salesforce/label/c.Unit_Months';
import unitWeeks from '@salesforce/label/c.Unit_Weeks';
import unitYears from '@salesforce/label/c.Unit_Years';

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
  retention,
  retentionAmount,
  retentionCustom,
  retentionDays,
  retentionHeld,
  retentionHelp,
  retentionKeep,
  retentionKeepRuns,
  retentionMonths,
  retentionNoSnapshot,
  retentionOneYear,
  retentionPreview,
  retentionPurges,
  retentionPurgesNothing,
  retentionUnit,
  retentionYears,
  save,
  timeOfDay,
  timeZone,
  unitDays,
  unitMonths,
  unitWeeks,
  unitYears,
};

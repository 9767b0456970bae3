import alertPercent from '@salesforce/label/c.Alert_Percent';
import apiLimit from '@salesforce/label/c.Api_Limit';
import bulkLimit from '@salesforce/label/c.Bulk_Limit';
import deleteJob from '@salesforce/label/c.Delete_Job';
import disableJob from '@salesforce/label/c.Disable_Job';
import editSettings from '@salesforce/label/c.Edit_Settings';
import enableJob from '@salesforce/label/c.Enable_Job';
import includeFiles from '@salesforce/label/c.Include_Files';
import jobNotSaved from '@salesforce/label/c.Job_Not_Saved';
import kindHighFrequency from '@salesforce/label/c.Kind_High_Frequency';
import kindStandard from '@salesforce/label/c.Kind_Standard';
import noLimit from '@salesforce/label/c.No_Limit';
import orgOption from '@salesforce/label/c.Org_Option';
import retention from '@salesforce/label/c.Retention';
import retentionDays from '@salesforce/label/c.Retention_Days';
import retentionKept from '@salesforce/label/c.Retention_Kept';
import retentionMonths from '@salesforce/label/c.Retention_Months';
import retentionOneYear from '@salesforce/label/c.Retention_One_Year';
import retentionYears from '@salesforce/label/c.Retention_Years';
import sandbox from '@salesforce/label/c.Sandbox';
import settingsConnection from '@salesforce/label/c.Settings_Connection';
import settingsCreated from '@salesforce/label/c.Settings_Created';
import settingsCreatedBy from '@salesforce/label/c.Settings_Created_By';
import settingsDaily from '@salesforce/label/c.Settings_Daily';
import settingsEnabled from '@salesforce/label/c.Settings_Enabled';
import settingsHourly from '@salesforce/label/c.Settings_Hourly';
import settingsKind from '@salesforce/label/c.Settings_Kind';
import settingsNote from '@salesforce/label/c.Settings_Note';
import settingsOff from '@salesforce/label/c.Settings_Off';
import settingsOn from '@salesforce/label/c.Settings_On';
import settingsOrg from '@salesforce/label/c.Settings_Org';
import settingsOrgId from '@salesforce/label/c.Settings_Org_Id';
import settingsSchedule from '@salesforce/label/c.Settings_Schedule';
import timeZone from '@salesforce/label/c.Time_Zone';

export default {
  alertPercent,
  apiLimit,
  bulkLimit,
  deleteJob,
  disableJob,
  editSettings,
  enableJob,
  includeFiles,
  jobNotSaved,
  kindHighFrequency,
  kindStandard,
  noLimit,
  orgOption,
  retention,
  retentionDays,
  retentionKept,
  retentionMonths,
  retentionOneYear,
  retentionYears,
  sandbox,
  settingsConnection,
  settingsCreated,
  settingsCreatedBy,
  settingsDaily,
  settingsEnabled,
  settingsHourly,
  settingsKind,
  settingsNote,
  settingsOff,
  settingsOn,
  settingsOrg,
  settingsOrgId,
  settingsSchedule,
  timeZone,
};

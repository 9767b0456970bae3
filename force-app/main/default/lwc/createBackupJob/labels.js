import allowanceHighFrequency from '@salesforce/label/c.Allowance_High_Frequency';
import allowanceStandard from '@salesforce/label/c.Allowance_Standard';
import apiLimit from '@salesforce/label/c.Api_Limit';
import apiLimitHelp from '@salesforce/label/c.Api_Limit_Help';
import cancel from '@salesforce/label/c.Cancel';
import chooseAValue from '@salesforce/label/c.Choose_A_Value';
import chooseOrg from '@salesforce/label/c.Choose_Org';
import close from '@salesforce/label/c.Close';
import connectionReauthorise from '@salesforce/label/c.Connection_Reauthorise';
import connectionWarnings from '@salesforce/label/c.Connection_Warnings';
import createBackupJob from '@salesforce/label/c.Create_Backup_Job';
import defaultJobName from '@salesforce/label/c.Default_Job_Name';
import defaultJobNameHourly from '@salesforce/label/c.Default_Job_Name_Hourly';
import highFrequencyNote from '@salesforce/label/c.High_Frequency_Note';
import includeFiles from '@salesforce/label/c.Include_Files';
import includeFilesHelp from '@salesforce/label/c.Include_Files_Help';
import jobKind from '@salesforce/label/c.Job_Kind';
import jobName from '@salesforce/label/c.Job_Name';
import jobNameHelp from '@salesforce/label/c.Job_Name_Help';
import jobNotSaved from '@salesforce/label/c.Job_Not_Saved';
import kindHighFrequency from '@salesforce/label/c.Kind_High_Frequency';
import kindStandard from '@salesforce/label/c.Kind_Standard';
import loading from '@salesforce/label/c.Loading';
import noConnections from '@salesforce/label/c.No_Connections';
import orgOption from '@salesforce/label/c.Org_Option';
import orgOptionSandbox from '@salesforce/label/c.Org_Option_Sandbox';
import orgToBackUp from '@salesforce/label/c.Org_To_Back_Up';
import ownersCreate from '@salesforce/label/c.Owners_Create';
import ownersCreateHow from '@salesforce/label/c.Owners_Create_How';
import permissionMissing from '@salesforce/label/c.Permission_Missing';
import runFirstBackup from '@salesforce/label/c.Run_First_Backup';
import runFirstBackupHelp from '@salesforce/label/c.Run_First_Backup_Help';
import saveJob from '@salesforce/label/c.Save_Job';
import timeOfDay from '@salesforce/label/c.Time_Of_Day';
import timeZone from '@salesforce/label/c.Time_Zone';

export default {
  allowanceHighFrequency,
  allowanceStandard,
  apiLimit,
  apiLimitHelp,
  cancel,
  chooseAValue,
  chooseOrg,
  close,
  connectionReauthorise,
  connectionWarnings,
  createBackupJob,
  defaultJobName,
  defaultJobNameHourly,
  highFrequencyNote,
  includeFiles,
  includeFilesHelp,
  jobKind,
  jobName,
  jobNameHelp,
  jobNotSaved,
  kindHighFrequency,
  kindStandard,
  loading,
  noConnections,
  orgOption,
  orgOptionSandbox,
  orgToBackUp,
  ownersCreate,
  ownersCreateHow,
  permissionMissing,
  runFirstBackup,
  runFirstBackupHelp,
  saveJob,
  timeOfDay,
  timeZone,
};

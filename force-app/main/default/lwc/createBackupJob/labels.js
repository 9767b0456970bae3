import cancel from '@salesforce/label/c.Cancel';
import chooseAValue from '@salesforce/label/c.Choose_A_Value';
import chooseOrg from '@salesforce/label/c.Choose_Org';
import connectionReauthorise from '@salesforce/label/c.Connection_Reauthorise';
import connectionWarnings from '@salesforce/label/c.Connection_Warnings';
import createBackupJob from '@salesforce/label/c.Create_Backup_Job';
import defaultJobName from '@salesforce/label/c.Default_Job_Name';
import jobName from '@salesforce/label/c.Job_Name';
import jobNameHelp from '@salesforce/label/c.Job_Name_Help';
import jobNotSaved from '@salesforce/label/c.Job_Not_Saved';
import loading from '@salesforce/label/c.Loading';
import noConnections from '@salesforce/label/c.No_Connections';
import orgOption from '@salesforce/label/c.Org_Option';
import orgOptionSandbox from '@salesforce/label/c.Org_Option_Sandbox';
import orgToBackUp from '@salesforce/label/c.Org_To_Back_Up';
import permissionMissing from '@salesforce/label/c.Permission_Missing';
import runFirstBackup from '@salesforce/label/c.Run_First_Backup';
import runFirstBackupHelp from '@salesforce/label/c.Run_First_Backup_Help';
import saveJob from '@salesforce/label/c.Save_Job';
import timeOfDay from '@salesforce/label/c.Time_Of_Day';
import timeZone from '@salesforce/label/c.Time_Zone';

export default {
  cancel,
  chooseAValue,
  chooseOrg,
  connectionReauthorise,
  connectionWarnings,
  createBackupJob,
  defaultJobName,
  jobName,
  jobNameHelp,
  jobNotSaved,
  loading,
  noConnections,
  orgOption,
  orgOptionSandbox,
  orgToBackUp,
  permissionMissing,
  runFirstBackup,
  runFirstBackupHelp,
  saveJob,
  timeOfDay,
  timeZone,
};

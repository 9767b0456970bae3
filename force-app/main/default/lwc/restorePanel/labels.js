import backToChanges from '@salesforce/label/c.Back_To_Changes';
import backups from '@salesforce/label/c.Backups';
import dataHistory from '@salesforce/label/c.Data_History';
import notStarted from '@salesforce/label/c.Not_Started';
import planningText from '@salesforce/label/c.Planning_Text';
import readBack from '@salesforce/label/c.Read_Back';
import restoreFromRun from '@salesforce/label/c.Restore_From_Run';
import restoreGoesOn from '@salesforce/label/c.Restore_Goes_On';
import restoreTitle from '@salesforce/label/c.Restore_Title';
import restoreTitlePlain from '@salesforce/label/c.Restore_Title_Plain';
import restoring from '@salesforce/label/c.Restoring';
import runNumber from '@salesforce/label/c.Run_Number';
import scopeChanged from '@salesforce/label/c.Scope_Changed';
import scopeDeleted from '@salesforce/label/c.Scope_Deleted';
import scopeRecords from '@salesforce/label/c.Scope_Records';
import viewChanges from '@salesforce/label/c.View_Changes';
import writtenOf from '@salesforce/label/c.Written_Of';

export default {
  backToChanges,
  backups,
  dataHistory,
  notStarted,
  planningText,
  readBack,
  restoreFromRun,
  restoreGoesOn,
  restoreTitle,
  restoreTitlePlain,
  restoring,
  runNumber,
  scopeChanged,
  scopeDeleted,
  scopeRecords,
  viewChanges,
  writtenOf,
};

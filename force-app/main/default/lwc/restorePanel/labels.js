import backToChanges from '@salesforce/label/c.Back_To_Changes';
import backups from '@salesforce/label/c.Backups';
import dataHistory from '@salesforce/label/c.Data_History';
import notStarted from '@salesforce/label/c.Not_Started';
import planningText from '@salesforce/label/c.Planning_Text';
import readBack from '@salesforce/label/c.Read_Back';
import restoreFromRun from '@salesforce/label/c.Restore_From_Run';
import restoreGoesOn from '@salesforce/label/c.Restore_Goes_On';
import restoreTitleChanged from '@salesforce/label/c.Restore_Title_Changed';
import restoreTitleDeleted from '@salesforce/label/c.Restore_Title_Deleted';
import restoreTitlePlain from '@salesforce/label/c.Restore_Title_Plain';
import restoreTitleRecords from '@salesforce/label/c.Restore_Title_Records';
import restoring from '@salesforce/label/c.Restoring';
import runNumber from '@salesforce/label/c.Run_Number';
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
  restoreTitleChanged,
  restoreTitleDeleted,
  restoreTitlePlain,
  restoreTitleRecords,
  restoring,
  runNumber,
  viewChanges,
  writtenOf,
};

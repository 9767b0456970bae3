import columnActions from '@salesforce/label/c.Column_Actions';
import columnBy from '@salesforce/label/c.Column_By';
import columnRequested from '@salesforce/label/c.Column_Requested';
import columnResult from '@salesforce/label/c.Column_Result';
import columnRun from '@salesforce/label/c.Column_Run';
import columnScope from '@salesforce/label/c.Column_Scope';
import columnStatus from '@salesforce/label/c.Column_Status';
import failedCount from '@salesforce/label/c.Failed_Count';
import noRestores from '@salesforce/label/c.No_Restores';
import noRestoresHeading from '@salesforce/label/c.No_Restores_Heading';
import restoredOf from '@salesforce/label/c.Restored_Of';
import runNumber from '@salesforce/label/c.Run_Number';
import scopeChanged from '@salesforce/label/c.Scope_Changed';
import scopeDeleted from '@salesforce/label/c.Scope_Deleted';
import scopeRecords from '@salesforce/label/c.Scope_Records';
import viewRestore from '@salesforce/label/c.View_Restore';
import viewRestoreOf from '@salesforce/label/c.View_Restore_Of';

export default {
  columnActions,
  columnBy,
  columnRequested,
  columnResult,
  columnRun,
  columnScope,
  columnStatus,
  failedCount,
  noRestores,
  noRestoresHeading,
  restoredOf,
  runNumber,
  scopeChanged,
  scopeDeleted,
  scopeRecords,
  viewRestore,
  viewRestoreOf,
};

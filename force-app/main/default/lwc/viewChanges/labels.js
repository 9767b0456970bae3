import columnActions from '@salesforce/label/c.Column_Actions';
import columnObject from '@salesforce/label/c.Column_Object';
import firstSnapshotNote from '@salesforce/label/c.First_Snapshot_Note';
import noChanges from '@salesforce/label/c.No_Changes';
import noChangesHeading from '@salesforce/label/c.No_Changes_Heading';
import restoreDeleted from '@salesforce/label/c.Restore_Deleted';
import restoreDeletedOf from '@salesforce/label/c.Restore_Deleted_Of';
import total from '@salesforce/label/c.Total';
import viewRecords from '@salesforce/label/c.View_Records';
import viewRecordsOf from '@salesforce/label/c.View_Records_Of';

export default {
  columnActions,
  columnObject,
  firstSnapshotNote,
  noChanges,
  noChangesHeading,
  restoreDeleted,
  restoreDeletedOf,
  total,
  viewRecords,
  viewRecordsOf,
};

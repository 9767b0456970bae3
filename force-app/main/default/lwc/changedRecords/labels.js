import clearSelection from '@salesforce/label/c.Clear_Selection';
import columnFields from '@salesforce/label/c.Column_Fields';
import columnKind from '@salesforce/label/c.Column_Kind';
import columnName from '@salesforce/label/c.Column_Name';
import filterAdded from '@salesforce/label/c.Filter_Added';
import filterAll from '@salesforce/label/c.Filter_All';
import filterByKind from '@salesforce/label/c.Filter_By_Kind';
import filterChanged from '@salesforce/label/c.Filter_Changed';
import filterDeleted from '@salesforce/label/c.Filter_Deleted';
import loadMore from '@salesforce/label/c.Load_More';
import moreFields from '@salesforce/label/c.More_Fields';
import noRecords from '@salesforce/label/c.No_Records';
import noRecordsHeading from '@salesforce/label/c.No_Records_Heading';
import quickRestore from '@salesforce/label/c.Quick_Restore';
import quickRestoreHint from '@salesforce/label/c.Quick_Restore_Hint';
import recordId from '@salesforce/label/c.Record_Id';
import restoreAllChanged from '@salesforce/label/c.Restore_All_Changed';
import restoreAllDeleted from '@salesforce/label/c.Restore_All_Deleted';
import selectAll from '@salesforce/label/c.Select_All';
import selectRecord from '@salesforce/label/c.Select_Record';
import selectedCount from '@salesforce/label/c.Selected_Count';
import selectionFull from '@salesforce/label/c.Selection_Full';
import shownOf from '@salesforce/label/c.Shown_Of';
import viewDiffOf from '@salesforce/label/c.View_Diff_Of';

export default {
  clearSelection,
  columnFields,
  columnKind,
  columnName,
  filterAdded,
  filterAll,
  filterByKind,
  filterChanged,
  filterDeleted,
  loadMore,
  moreFields,
  noRecords,
  noRecordsHeading,
  quickRestore,
  quickRestoreHint,
  recordId,
  restoreAllChanged,
  restoreAllDeleted,
  selectAll,
  selectRecord,
  selectedCount,
  selectionFull,
  shownOf,
  viewDiffOf,
};

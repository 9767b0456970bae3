import actionBlocked from '@salesforce/label/c.Action_Blocked';
import actionInsert from '@salesforce/label/c.Action_Insert';
import actionNoop from '@salesforce/label/c.Action_Noop';
import actionUndelete from '@salesforce/label/c.Action_Undelete';
import actionUpdate from '@salesforce/label/c.Action_Update';
import columnAction from '@salesforce/label/c.Column_Action';
import columnFieldsWritten from '@salesforce/label/c.Column_Fields_Written';
import columnName from '@salesforce/label/c.Column_Name';
import columnObject from '@salesforce/label/c.Column_Object';
import columnRemark from '@salesforce/label/c.Column_Remark';
import columnResult from '@salesforce/label/c.Column_Result';
import filterAllItems from '@salesforce/label/c.Filter_All_Items';
import loadMore from '@salesforce/label/c.Load_More';
import newId from '@salesforce/label/c.New_Id';
import noRecordsHeading from '@salesforce/label/c.No_Records_Heading';
import outcomeFilter from '@salesforce/label/c.Outcome_Filter';
import shownOf from '@salesforce/label/c.Shown_Of';

export default {
  actionBlocked,
  actionInsert,
  actionNoop,
  actionUndelete,
  actionUpdate,
  columnAction,
  columnFieldsWritten,
  columnName,
  columnObject,
  columnRemark,
  columnResult,
  filterAllItems,
  loadMore,
  newId,
  noRecordsHeading,
  outcomeFilter,
  shownOf,
};

import columnObject from '@salesforce/label/c.Column_Object';
import confirmHint from '@salesforce/label/c.Confirm_Hint';
import confirmMany from '@salesforce/label/c.Confirm_Many';
import confirmOne from '@salesforce/label/c.Confirm_One';
import includeChildren from '@salesforce/label/c.Include_Children';
import includeChildrenHelp from '@salesforce/label/c.Include_Children_Help';
import nothingToWrite from '@salesforce/label/c.Nothing_To_Write';
import nothingToWriteHeading from '@salesforce/label/c.Nothing_To_Write_Heading';
import nothingWritten from '@salesforce/label/c.Nothing_Written';
import planBlocked from '@salesforce/label/c.Plan_Blocked';
import planBlockedHelp from '@salesforce/label/c.Plan_Blocked_Help';
import planInsert from '@salesforce/label/c.Plan_Insert';
import planInsertHelp from '@salesforce/label/c.Plan_Insert_Help';
import planNoop from '@salesforce/label/c.Plan_Noop';
import planNoopHelp from '@salesforce/label/c.Plan_Noop_Help';
import planOrder from '@salesforce/label/c.Plan_Order';
import planRecords from '@salesforce/label/c.Plan_Records';
import planUndelete from '@salesforce/label/c.Plan_Undelete';
import planUndeleteHelp from '@salesforce/label/c.Plan_Undelete_Help';
import planUpdate from '@salesforce/label/c.Plan_Update';
import planUpdateHelp from '@salesforce/label/c.Plan_Update_Help';

export default {
  columnObject,
  confirmHint,
  confirmMany,
  confirmOne,
  includeChildren,
  includeChildrenHelp,
  nothingToWrite,
  nothingToWriteHeading,
  nothingWritten,
  planBlocked,
  planBlockedHelp,
  planInsert,
  planInsertHelp,
  planNoop,
  planNoopHelp,
  planOrder,
  planRecords,
  planUndelete,
  planUndeleteHelp,
  planUpdate,
  planUpdateHelp,
};

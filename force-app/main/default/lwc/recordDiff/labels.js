import columnAfter from '@salesforce/label/c.Column_After';
import columnBefore from '@salesforce/label/c.Column_Before';
import columnField from '@salesforce/label/c.Column_Field';
import deleteFromBackup from '@salesforce/label/c.Delete_From_Backup';
import deleteFromBackupTitle from '@salesforce/label/c.Delete_From_Backup_Title';
import diffAdded from '@salesforce/label/c.Diff_Added';
import diffChanged from '@salesforce/label/c.Diff_Changed';
import diffDeleted from '@salesforce/label/c.Diff_Deleted';
import emptyValue from '@salesforce/label/c.Empty_Value';
import noFieldDiffers from '@salesforce/label/c.No_Field_Differs';
import notRestorable from '@salesforce/label/c.Not_Restorable';
import recordId from '@salesforce/label/c.Record_Id';
import restoreFields from '@salesforce/label/c.Restore_Fields';
import restoreFieldsOne from '@salesforce/label/c.Restore_Fields_One';
import restoreRecord from '@salesforce/label/c.Restore_Record';
import selectAllFields from '@salesforce/label/c.Select_All_Fields';
import selectField from '@salesforce/label/c.Select_Field';

export default {
  columnAfter,
  columnBefore,
  columnField,
  deleteFromBackup,
  deleteFromBackupTitle,
  diffAdded,
  diffChanged,
  diffDeleted,
  emptyValue,
  noFieldDiffers,
  notRestorable,
  recordId,
  restoreFields,
  restoreFieldsOne,
  restoreRecord,
  selectAllFields,
  selectField,
};

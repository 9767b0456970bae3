import countAdded from '@salesforce/label/c.Count_Added';
import countChanged from '@salesforce/label/c.Count_Changed';
import countDeleted from '@salesforce/label/c.Count_Deleted';
import viewAdded from '@salesforce/label/c.View_Added';
import viewChanged from '@salesforce/label/c.View_Changed';
import viewDeleted from '@salesforce/label/c.View_Deleted';

export default {
  countAdded,
  countChanged,
  countDeleted,
  viewAdded,
  viewChanged,
  viewDeleted,
};

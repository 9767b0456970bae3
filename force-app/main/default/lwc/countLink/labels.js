import countAdded from '@salesforce/label/c.Count_Added';
import countChanged from '@salesforce/label/c.Count_Changed';
import countDeleted from '@salesforce/label/c.Count_Deleted';
import countLink from '@salesforce/label/c.Count_Link';

export default {
  countAdded,
  countChanged,
  countDeleted,
  countLink,
};

import chartBar from '@salesforce/label/c.Chart_Bar';
import chartEmpty from '@salesforce/label/c.Chart_Empty';
import chartFirst from '@salesforce/label/c.Chart_First';
import chartFirstBar from '@salesforce/label/c.Chart_First_Bar';
import chartHeading from '@salesforce/label/c.Chart_Heading';
import chartHint from '@salesforce/label/c.Chart_Hint';
import chartSummary from '@salesforce/label/c.Chart_Summary';
import kindAdded from '@salesforce/label/c.Kind_Added';
import kindChanged from '@salesforce/label/c.Kind_Changed';
import kindDeleted from '@salesforce/label/c.Kind_Deleted';

export default {
  chartBar,
  chartEmpty,
  chartFirst,
  chartFirstBar,
  chartHeading,
  chartHint,
  chartSummary,
  kindAdded,
  kindChanged,
  kindDeleted,
};

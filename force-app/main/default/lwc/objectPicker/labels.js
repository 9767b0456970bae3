import filterList from '@salesforce/label/c.Filter_List';
import filterListing from '@salesforce/label/c.Filter_Listing';
import filterNothing from '@salesforce/label/c.Filter_Nothing';
import filterSearch from '@salesforce/label/c.Filter_Search';
import objectsTab from '@salesforce/label/c.Objects_Tab';
import pickerChosen from '@salesforce/label/c.Picker_Chosen';
import pickerMore from '@salesforce/label/c.Picker_More';
import pickerName from '@salesforce/label/c.Picker_Name';
import pickerNone from '@salesforce/label/c.Picker_None';
import pickerNotListed from '@salesforce/label/c.Picker_Not_Listed';
import pickerRemove from '@salesforce/label/c.Picker_Remove';

export default {
  filterList,
  filterListing,
  filterNothing,
  filterSearch,
  objectsTab,
  pickerChosen,
  pickerMore,
  pickerName,
  pickerNone,
  pickerNotListed,
  pickerRemove,
};

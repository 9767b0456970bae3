import columnObject from '@salesforce/label/c.Column_Object';
import filterApiName from '@salesforce/label/c.Filter_Api_Name';
import filterCannotFind from '@salesforce/label/c.Filter_Cannot_Find';
import filterChoose from '@salesforce/label/c.Filter_Choose';
import filterForecast from '@salesforce/label/c.Filter_Forecast';
import filterFrequent from '@salesforce/label/c.Filter_Frequent';
import filterList from '@salesforce/label/c.Filter_List';
import filterListing from '@salesforce/label/c.Filter_Listing';
import filterManual from '@salesforce/label/c.Filter_Manual';
import filterMode from '@salesforce/label/c.Filter_Mode';
import filterNew from '@salesforce/label/c.Filter_New';
import filterNewObjects from '@salesforce/label/c.Filter_New_Objects';
import filterNewPackages from '@salesforce/label/c.Filter_New_Packages';
import filterNotListed from '@salesforce/label/c.Filter_Not_Listed';
import filterNotListedHeading from '@salesforce/label/c.Filter_Not_Listed_Heading';
import filterNothing from '@salesforce/label/c.Filter_Nothing';
import filterReason from '@salesforce/label/c.Filter_Reason';
import filterRecommended from '@salesforce/label/c.Filter_Recommended';
import filterRecords from '@salesforce/label/c.Filter_Records';
import filterReset from '@salesforce/label/c.Filter_Reset';
import filterSaved from '@salesforce/label/c.Filter_Saved';
import filterSearch from '@salesforce/label/c.Filter_Search';
import filterSelected from '@salesforce/label/c.Filter_Selected';
import filterShow from '@salesforce/label/c.Filter_Show';
import filterSummary from '@salesforce/label/c.Filter_Summary';
import jobNotSaved from '@salesforce/label/c.Job_Not_Saved';
import permissionMissing from '@salesforce/label/c.Permission_Missing';
import save from '@salesforce/label/c.Save';
import showMore from '@salesforce/label/c.Show_More';
import unsupportedBack from '@salesforce/label/c.Unsupported_Back';
import unsupportedHeading from '@salesforce/label/c.Unsupported_Heading';
import viewCount from '@salesforce/label/c.View_Count';
import viewNotRecommended from '@salesforce/label/c.View_Not_Recommended';
import viewRecommended from '@salesforce/label/c.View_Recommended';
import viewSelected from '@salesforce/label/c.View_Selected';
import viewUnselected from '@salesforce/label/c.View_Unselected';

export default {
  columnObject,
  filterApiName,
  filterCannotFind,
  filterChoose,
  filterForecast,
  filterFrequent,
  filterList,
  filterListing,
  filterManual,
  filterMode,
  filterNew,
  filterNewObjects,
  filterNewPackages,
  filterNotListed,
  filterNotListedHeading,
  filterNothing,
  filterReason,
  filterRecommended,
  filterRecords,
  filterReset,
  filterSaved,
  filterSearch,
  filterSelected,
  filterShow,
  filterSummary,
  jobNotSaved,
  permissionMissing,
  save,
  showMore,
  unsupportedBack,
  unsupportedHeading,
  viewCount,
  viewNotRecommended,
  viewRecommended,
  viewSelected,
  viewUnselected,
};

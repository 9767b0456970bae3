import columnApiCalls from '@salesforce/label/c.Column_Api_Calls';
import columnCoverage from '@salesforce/label/c.Column_Coverage';
import columnObject from '@salesforce/label/c.Column_Object';
import columnRecords from '@salesforce/label/c.Column_Records';
import coveredInFull from '@salesforce/label/c.Covered_In_Full';
import factBulkJobs from '@salesforce/label/c.Fact_Bulk_Jobs';
import factExtent from '@salesforce/label/c.Fact_Extent';
import factObjects from '@salesforce/label/c.Fact_Objects';
import fullRun from '@salesforce/label/c.Full_Run';
import incrementalRun from '@salesforce/label/c.Incremental_Run';
import leftOutByDesign from '@salesforce/label/c.Left_Out_By_Design';
import leftOutIntro from '@salesforce/label/c.Left_Out_Intro';
import missingByCause from '@salesforce/label/c.Missing_By_Cause';
import nextStep from '@salesforce/label/c.Next_Step';
import objectsAll from '@salesforce/label/c.Objects_All';
import objectsMany from '@salesforce/label/c.Objects_Many';
import objectsNotCovered from '@salesforce/label/c.Objects_Not_Covered';
import objectsNotStarted from '@salesforce/label/c.Objects_Not_Started';
import objectsOne from '@salesforce/label/c.Objects_One';
import objectsProgress from '@salesforce/label/c.Objects_Progress';
import reasonCount from '@salesforce/label/c.Reason_Count';
import showObjects from '@salesforce/label/c.Show_Objects';
import withoutRecords from '@salesforce/label/c.Without_Records';

export default {
  columnApiCalls,
  columnCoverage,
  columnObject,
  columnRecords,
  coveredInFull,
  factBulkJobs,
  factExtent,
  factObjects,
  fullRun,
  incrementalRun,
  leftOutByDesign,
  leftOutIntro,
  missingByCause,
  nextStep,
  objectsAll,
  objectsMany,
  objectsNotCovered,
  objectsNotStarted,
  objectsOne,
  objectsProgress,
  reasonCount,
  showObjects,
  withoutRecords,
};

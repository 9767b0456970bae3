import columnCoverage from '@salesforce/label/c.Column_Coverage';
import columnObject from '@salesforce/label/c.Column_Object';
import columnRecords from '@salesforce/label/c.Column_Records';
import coveredInFull from '@salesforce/label/c.Covered_In_Full';
import leftOutByDesign from '@salesforce/label/c.Left_Out_By_Design';
import leftOutIntro from '@salesforce/label/c.Left_Out_Intro';
import nextStep from '@salesforce/label/c.Next_Step';
import objectsAll from '@salesforce/label/c.Objects_All';
import objectsNotCovered from '@salesforce/label/c.Objects_Not_Covered';
import reasonCount from '@salesforce/label/c.Reason_Count';
import showObjects from '@salesforce/label/c.Show_Objects';
import withoutRecords from '@salesforce/label/c.Without_Records';

export default {
  columnCoverage,
  columnObject,
  columnRecords,
  coveredInFull,
  leftOutByDesign,
  leftOutIntro,
  nextStep,
  objectsAll,
  objectsNotCovered,
  reasonCount,
  showObjects,
  withoutRecords,
};

import alertComparison from '@salesforce/label/c.Alert_Comparison';
import alertKind from '@salesforce/label/c.Alert_Kind';
import alertNotSaved from '@salesforce/label/c.Alert_Not_Saved';
import alertObject from '@salesforce/label/c.Alert_Object';
import alertObjectHelp from '@salesforce/label/c.Alert_Object_Help';
import alertOver from '@salesforce/label/c.Alert_Over';
import alertThreshold from '@salesforce/label/c.Alert_Threshold';
import alertTrial from '@salesforce/label/c.Alert_Trial';
import alertTrialNone from '@salesforce/label/c.Alert_Trial_None';
import alertTrialOnce from '@salesforce/label/c.Alert_Trial_Once';
import alertTrialRun from '@salesforce/label/c.Alert_Trial_Run';
import alertTrialTimes from '@salesforce/label/c.Alert_Trial_Times';
import alertTry from '@salesforce/label/c.Alert_Try';
import alertUnder from '@salesforce/label/c.Alert_Under';
import alertUnit from '@salesforce/label/c.Alert_Unit';
import alertUnitCount from '@salesforce/label/c.Alert_Unit_Count';
import alertUnitHelp from '@salesforce/label/c.Alert_Unit_Help';
import alertUnitPercent from '@salesforce/label/c.Alert_Unit_Percent';
import cancel from '@salesforce/label/c.Cancel';
import kindAdded from '@salesforce/label/c.Kind_Added';
import kindChanged from '@salesforce/label/c.Kind_Changed';
import kindDeleted from '@salesforce/label/c.Kind_Deleted';
import loading from '@salesforce/label/c.Loading';
import save from '@salesforce/label/c.Save';

export default {
  alertComparison,
  alertKind,
  alertNotSaved,
  alertObject,
  alertObjectHelp,
  alertOver,
  alertThreshold,
  alertTrial,
  alertTrialNone,
  alertTrialOnce,
  alertTrialRun,
  alertTrialTimes,
  alertTry,
  alertUnder,
  alertUnit,
  alertUnitCount,
  alertUnitHelp,
  alertUnitPercent,
  cancel,
  kindAdded,
  kindChanged,
  kindDeleted,
  loading,
  save,
};

import alertAdd from '@salesforce/label/c.Alert_Add';
import alertAddedOver from '@salesforce/label/c.Alert_Added_Over';
import alertAddedUnder from '@salesforce/label/c.Alert_Added_Under';
import alertChangedOver from '@salesforce/label/c.Alert_Changed_Over';
import alertChangedUnder from '@salesforce/label/c.Alert_Changed_Under';
import alertColumnOn from '@salesforce/label/c.Alert_Column_On';
import alertColumnRule from '@salesforce/label/c.Alert_Column_Rule';
import alertDelete from '@salesforce/label/c.Alert_Delete';
import alertDeleteAsk from '@salesforce/label/c.Alert_Delete_Ask';
import alertDeleteOf from '@salesforce/label/c.Alert_Delete_Of';
import alertDeletedOver from '@salesforce/label/c.Alert_Deleted_Over';
import alertDeletedUnder from '@salesforce/label/c.Alert_Deleted_Under';
import alertEdit from '@salesforce/label/c.Alert_Edit';
import alertEditOf from '@salesforce/label/c.Alert_Edit_Of';
import alertKeep from '@salesforce/label/c.Alert_Keep';
import alertNotSaved from '@salesforce/label/c.Alert_Not_Saved';
import alertPercent from '@salesforce/label/c.Alert_Percent';
import alertSwitchOf from '@salesforce/label/c.Alert_Switch_Of';
import alertsNote from '@salesforce/label/c.Alerts_Note';
import columnActions from '@salesforce/label/c.Column_Actions';
import columnObject from '@salesforce/label/c.Column_Object';
import noAlerts from '@salesforce/label/c.No_Alerts';
import noAlertsHeading from '@salesforce/label/c.No_Alerts_Heading';
import settingsOff from '@salesforce/label/c.Settings_Off';
import settingsOn from '@salesforce/label/c.Settings_On';

export default {
  alertAdd,
  alertAddedOver,
  alertAddedUnder,
  alertChangedOver,
  alertChangedUnder,
  alertColumnOn,
  alertColumnRule,
  alertDelete,
  alertDeleteAsk,
  alertDeleteOf,
  alertDeletedOver,
  alertDeletedUnder,
  alertEdit,
  alertEditOf,
  alertKeep,
  alertNotSaved,
  alertPercent,
  alertSwitchOf,
  alertsNote,
  columnActions,
  columnObject,
  noAlerts,
  noAlertsHeading,
  settingsOff,
  settingsOn,
};

import backUpNow from '@salesforce/label/c.Back_Up_Now';
import backups from '@salesforce/label/c.Backups';
import cancelRun from '@salesforce/label/c.Cancel_Run';
import dataHistory from '@salesforce/label/c.Data_History';
import notifications from '@salesforce/label/c.Notifications';
import objectsTab from '@salesforce/label/c.Objects_Tab';
import restores from '@salesforce/label/c.Restores';
import runCancelling from '@salesforce/label/c.Run_Cancelling';
import runCancellingTitle from '@salesforce/label/c.Run_Cancelling_Title';
import runNotCancelled from '@salesforce/label/c.Run_Not_Cancelled';
import runNotStarted from '@salesforce/label/c.Run_Not_Started';
import runStarted from '@salesforce/label/c.Run_Started';
import runStartedTitle from '@salesforce/label/c.Run_Started_Title';
import settings from '@salesforce/label/c.Settings';
import smartAlerts from '@salesforce/label/c.Smart_Alerts';
import tabsOfJob from '@salesforce/label/c.Tabs_Of_Job';
import verification from '@salesforce/label/c.Verification';

export default {
  backUpNow,
  backups,
  cancelRun,
  dataHistory,
  notifications,
  objectsTab,
  restores,
  runCancelling,
  runCancellingTitle,
  runNotCancelled,
  runNotStarted,
  runStarted,
  runStartedTitle,
  settings,
  smartAlerts,
  tabsOfJob,
  verification,
};

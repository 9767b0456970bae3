import backUpNow from '@salesforce/label/c.Back_Up_Now';
import backups from '@salesforce/label/c.Backups';
import dataHistory from '@salesforce/label/c.Data_History';
import restores from '@salesforce/label/c.Restores';
import runNotStarted from '@salesforce/label/c.Run_Not_Started';
import runStarted from '@salesforce/label/c.Run_Started';
import runStartedTitle from '@salesforce/label/c.Run_Started_Title';
import settings from '@salesforce/label/c.Settings';
import tabsOfJob from '@salesforce/label/c.Tabs_Of_Job';

export default {
  backUpNow,
  backups,
  dataHistory,
  restores,
  runNotStarted,
  runStarted,
  runStartedTitle,
  settings,
  tabsOfJob,
};

import backUpNow from '@salesforce/label/c.Back_Up_Now';
import columnActions from '@salesforce/label/c.Column_Actions';
import columnApiCalls from '@salesforce/label/c.Column_Api_Calls';
import columnCoverage from '@salesforce/label/c.Column_Coverage';
import columnDuration from '@salesforce/label/c.Column_Duration';
import columnRecords from '@salesforce/label/c.Column_Records';
import columnRun from '@salesforce/label/c.Column_Run';
import columnStarted from '@salesforce/label/c.Column_Started';
import columnStatus from '@salesforce/label/c.Column_Status';
import fullRun from '@salesforce/label/c.Full_Run';
import hideRun from '@salesforce/label/c.Hide_Run';
import incrementalRun from '@salesforce/label/c.Incremental_Run';
import loadMore from '@salesforce/label/c.Load_More';
import noRuns from '@salesforce/label/c.No_Runs';
import noRunsHeading from '@salesforce/label/c.No_Runs_Heading';
import runsHeading from '@salesforce/label/c.Runs_Heading';
import showRun from '@salesforce/label/c.Show_Run';
import viewChanges from '@salesforce/label/c.View_Changes';
import viewChangesOf from '@salesforce/label/c.View_Changes_Of';

export default {
  backUpNow,
  columnActions,
  columnApiCalls,
  columnCoverage,
  columnDuration,
  columnRecords,
  columnRun,
  columnStarted,
  columnStatus,
  fullRun,
  hideRun,
  incrementalRun,
  loadMore,
  noRuns,
  noRunsHeading,
  runsHeading,
  showRun,
  viewChanges,
  viewChangesOf,
};

import backUpNow from '@salesforce/label/c.Back_Up_Now';
import backUpNowFor from '@salesforce/label/c.Back_Up_Now_For';
import holdCard from '@salesforce/label/c.Hold_Card';
import holdReview from '@salesforce/label/c.Hold_Review';
import lastChanges from '@salesforce/label/c.Last_Changes';
import lastRun from '@salesforce/label/c.Last_Run';
import nextRun from '@salesforce/label/c.Next_Run';
import nextStep from '@salesforce/label/c.Next_Step';
import noRunYet from '@salesforce/label/c.No_Run_Yet';
import notScheduled from '@salesforce/label/c.Not_Scheduled';
import recordsHeld from '@salesforce/label/c.Records_Held';
import sandbox from '@salesforce/label/c.Sandbox';
import seeWhich from '@salesforce/label/c.See_Which';
import viewDetails from '@salesforce/label/c.View_Details';
import viewDetailsOf from '@salesforce/label/c.View_Details_Of';
import warningsMany from '@salesforce/label/c.Warnings_Many';
import warningsOne from '@salesforce/label/c.Warnings_One';

export default {
  backUpNow,
  backUpNowFor,
  holdCard,
  holdReview,
  lastChanges,
  lastRun,
  nextRun,
  nextStep,
  noRunYet,
  notScheduled,
  recordsHeld,
  sandbox,
  seeWhich,
  viewDetails,
  viewDetailsOf,
  warningsMany,
  warningsOne,
};

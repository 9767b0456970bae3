import auditHistory from '@salesforce/label/c.Audit_History';
import backups from '@salesforce/label/c.Backups';
import createBackupJob from '@salesforce/label/c.Create_Backup_Job';
import jobCreated from '@salesforce/label/c.Job_Created';
import jobCreatedHourly from '@salesforce/label/c.Job_Created_Hourly';
import jobCreatedHourlyRunning from '@salesforce/label/c.Job_Created_Hourly_Running';
import jobCreatedRunning from '@salesforce/label/c.Job_Created_Running';
import jobCreatedTitle from '@salesforce/label/c.Job_Created_Title';
import jobsAllWell from '@salesforce/label/c.Jobs_All_Well';
import jobsAttention from '@salesforce/label/c.Jobs_Attention';
import jobsMany from '@salesforce/label/c.Jobs_Many';
import jobsOne from '@salesforce/label/c.Jobs_One';
import jobsRunning from '@salesforce/label/c.Jobs_Running';
import noJobsHeading from '@salesforce/label/c.No_Jobs_Heading';
import noJobsMember from '@salesforce/label/c.No_Jobs_Member';
import noJobsOwner from '@salesforce/label/c.No_Jobs_Owner';
import refresh from '@salesforce/label/c.Refresh';
import runNotStarted from '@salesforce/label/c.Run_Not_Started';
import runStarted from '@salesforce/label/c.Run_Started';
import runStartedTitle from '@salesforce/label/c.Run_Started_Title';
import welcomeSubtitle from '@salesforce/label/c.Welcome_Subtitle';

export default {
  auditHistory,
  backups,
  createBackupJob,
  jobCreated,
  jobCreatedHourly,
  jobCreatedHourlyRunning,
  jobCreatedRunning,
  jobCreatedTitle,
  jobsAllWell,
  jobsAttention,
  jobsMany,
  jobsOne,
  jobsRunning,
  noJobsHeading,
  noJobsMember,
  noJobsOwner,
  refresh,
  runNotStarted,
  runStarted,
  runStartedTitle,
  welcomeSubtitle,
};

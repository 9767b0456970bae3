import columnApiCalls from '@salesforce/label/c.Column_Api_Calls';
import columnDuration from '@salesforce/label/c.Column_Duration';
import columnRequested from '@salesforce/label/c.Column_Requested';
import columnStatus from '@salesforce/label/c.Column_Status';
import nextStep from '@salesforce/label/c.Next_Step';
import verificationAsked from '@salesforce/label/c.Verification_Asked';
import verificationCompared from '@salesforce/label/c.Verification_Compared';
import verificationFiles from '@salesforce/label/c.Verification_Files';
import verificationFilesRead from '@salesforce/label/c.Verification_Files_Read';
import verificationHide from '@salesforce/label/c.Verification_Hide';
import verificationIntro from '@salesforce/label/c.Verification_Intro';
import verificationManual from '@salesforce/label/c.Verification_Manual';
import verificationNone from '@salesforce/label/c.Verification_None';
import verificationNoneHeading from '@salesforce/label/c.Verification_None_Heading';
import verificationNotStarted from '@salesforce/label/c.Verification_Not_Started';
import verificationNothing from '@salesforce/label/c.Verification_Nothing';
import verificationObjects from '@salesforce/label/c.Verification_Objects';
import verificationScheduled from '@salesforce/label/c.Verification_Scheduled';
import verificationShow from '@salesforce/label/c.Verification_Show';
import verificationShowFindings from '@salesforce/label/c.Verification_Show_Findings';
import verificationVersions from '@salesforce/label/c.Verification_Versions';
import verifyBackup from '@salesforce/label/c.Verify_Backup';

export default {
  columnApiCalls,
  columnDuration,
  columnRequested,
  columnStatus,
  nextStep,
  verificationAsked,
  verificationCompared,
  verificationFiles,
  verificationFilesRead,
  verificationHide,
  verificationIntro,
  verificationManual,
  verificationNone,
  verificationNoneHeading,
  verificationNotStarted,
  verificationNothing,
  verificationObjects,
  verificationScheduled,
  verificationShow,
  verificationShowFindings,
  verificationVersions,
  verifyBackup,
};

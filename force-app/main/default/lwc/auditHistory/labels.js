import auditAllJobs from '@salesforce/label/c.Audit_All_Jobs';
import auditAllKinds from '@salesforce/label/c.Audit_All_Kinds';
import auditBroken from '@salesforce/label/c.Audit_Broken';
import auditColumnJob from '@salesforce/label/c.Audit_Column_Job';
import auditColumnSubject from '@salesforce/label/c.Audit_Column_Subject';
import auditColumnWhat from '@salesforce/label/c.Audit_Column_What';
import auditColumnWhen from '@salesforce/label/c.Audit_Column_When';
import auditColumnWho from '@salesforce/label/c.Audit_Column_Who';
import auditCsvLossless from '@salesforce/label/c.Audit_Csv_Lossless';
import auditCsvLosslessHelp from '@salesforce/label/c.Audit_Csv_Lossless_Help';
import auditCsvSpreadsheet from '@salesforce/label/c.Audit_Csv_Spreadsheet';
import auditCsvSpreadsheetHelp from '@salesforce/label/c.Audit_Csv_Spreadsheet_Help';
import auditDetails from '@salesforce/label/c.Audit_Details';
import auditDetailsOf from '@salesforce/label/c.Audit_Details_Of';
import auditExporting from '@salesforce/label/c.Audit_Exporting';
import auditFaultChanged from '@salesforce/label/c.Audit_Fault_Changed';
import auditFaultCut from '@salesforce/label/c.Audit_Fault_Cut';
import auditFaultMissing from '@salesforce/label/c.Audit_Fault_Missing';
import auditFaultReplaced from '@salesforce/label/c.Audit_Fault_Replaced';
import auditFaultUnlinked from '@salesforce/label/c.Audit_Fault_Unlinked';
import auditHead from '@salesforce/label/c.Audit_Head';
import auditHistory from '@salesforce/label/c.Audit_History';
import auditHoldfast from '@salesforce/label/c.Audit_Holdfast';
import auditIntact from '@salesforce/label/c.Audit_Intact';
import auditJobGone from '@salesforce/label/c.Audit_Job_Gone';
import auditNone from '@salesforce/label/c.Audit_None';
import auditNoneHeading from '@salesforce/label/c.Audit_None_Heading';
import auditNotExported from '@salesforce/label/c.Audit_Not_Exported';
import auditNotVerified from '@salesforce/label/c.Audit_Not_Verified';
import auditSubtitle from '@salesforce/label/c.Audit_Subtitle';
import auditVerify from '@salesforce/label/c.Audit_Verify';
import auditVerifying from '@salesforce/label/c.Audit_Verifying';
import backups from '@salesforce/label/c.Backups';
import loadMore from '@salesforce/label/c.Load_More';

export default {
  auditAllJobs,
  auditAllKinds,
  auditBroken,
  auditColumnJob,
  auditColumnSubject,
  auditColumnWhat,
  auditColumnWhen,
  auditColumnWho,
  auditCsvLossless,
  auditCsvLosslessHelp,
  auditCsvSpreadsheet,
  auditCsvSpreadsheetHelp,
  auditDetails,
  auditDetailsOf,
  auditExporting,
  auditFaultChanged,
  auditFaultCut,
  auditFaultMissing,
  auditFaultReplaced,
  auditFaultUnlinked,
  auditHead,
  auditHistory,
  auditHoldfast,
  auditIntact,
  auditJobGone,
  auditNone,
  auditNoneHeading,
  auditNotExported,
  auditNotVerified,
  auditSubtitle,
  auditVerify,
  auditVerifying,
  backups,
  loadMore,
};

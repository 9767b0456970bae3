import verificationClean from '@salesforce/label/c.Verification_Clean';
import verificationDamagedHelp from '@salesforce/label/c.Verification_Damaged_Help';
import verificationDriftHelp from '@salesforce/label/c.Verification_Drift_Help';
import verificationFindingsCapped from '@salesforce/label/c.Verification_Findings_Capped';
import verificationFindingsMany from '@salesforce/label/c.Verification_Findings_Many';
import verificationFindingsOne from '@salesforce/label/c.Verification_Findings_One';
import verificationNotCheckedHelp from '@salesforce/label/c.Verification_Not_Checked_Help';
import verificationUnfinished from '@salesforce/label/c.Verification_Unfinished';

export default {
  verificationClean,
  verificationDamagedHelp,
  verificationDriftHelp,
  verificationFindingsCapped,
  verificationFindingsMany,
  verificationFindingsOne,
  verificationNotCheckedHelp,
  verificationUnfinished,
};

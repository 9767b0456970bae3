import loading from '@salesforce/label/c.Loading';
import notifyEmails from '@salesforce/label/c.Notify_Emails';
import notifyEmailsHelp from '@salesforce/label/c.Notify_Emails_Help';
import notifyEveryRun from '@salesforce/label/c.Notify_Every_Run';
import notifyFailures from '@salesforce/label/c.Notify_Failures';
import notifyLog from '@salesforce/label/c.Notify_Log';
import notifyNoMail from '@salesforce/label/c.Notify_No_Mail';
import notifyNoText from '@salesforce/label/c.Notify_No_Text';
import notifyNotSaved from '@salesforce/label/c.Notify_Not_Saved';
import notifyPhones from '@salesforce/label/c.Notify_Phones';
import notifyPhonesHelp from '@salesforce/label/c.Notify_Phones_Help';
import notifySaved from '@salesforce/label/c.Notify_Saved';
import notifySecret from '@salesforce/label/c.Notify_Secret';
import notifySendOn from '@salesforce/label/c.Notify_Send_On';
import notifySlack from '@salesforce/label/c.Notify_Slack';
import notifySlackHelp from '@salesforce/label/c.Notify_Slack_Help';
import notifySlackRemove from '@salesforce/label/c.Notify_Slack_Remove';
import notifySlackSet from '@salesforce/label/c.Notify_Slack_Set';
import notifyTest from '@salesforce/label/c.Notify_Test';
import notifyTestQueued from '@salesforce/label/c.Notify_Test_Queued';
import notifyWebhook from '@salesforce/label/c.Notify_Webhook';
import notifyWebhookHelp from '@salesforce/label/c.Notify_Webhook_Help';
import save from '@salesforce/label/c.Save';

export default {
  loading,
  notifyEmails,
  notifyEmailsHelp,
  notifyEveryRun,
  notifyFailures,
  notifyLog,
  notifyNoMail,
  notifyNoText,
  notifyNotSaved,
  notifyPhones,
  notifyPhonesHelp,
  notifySaved,
  notifySecret,
  notifySendOn,
  notifySlack,
  notifySlackHelp,
  notifySlackRemove,
  notifySlackSet,
  notifyTest,
  notifyTestQueued,
  notifyWebhook,
  notifyWebhookHelp,
  save,
};

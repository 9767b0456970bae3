import channelEmail from '@salesforce/label/c.Channel_Email';
import channelSlack from '@salesforce/label/c.Channel_Slack';
import channelText from '@salesforce/label/c.Channel_Text';
import channelWebhook from '@salesforce/label/c.Channel_Webhook';
import columnActions from '@salesforce/label/c.Column_Actions';
import columnStatus from '@salesforce/label/c.Column_Status';
import deliveryAgain from '@salesforce/label/c.Delivery_Again';
import deliveryAgainTo from '@salesforce/label/c.Delivery_Again_To';
import deliveryAlert from '@salesforce/label/c.Delivery_Alert';
import deliveryColumnAbout from '@salesforce/label/c.Delivery_Column_About';
import deliveryColumnBy from '@salesforce/label/c.Delivery_Column_By';
import deliveryColumnTo from '@salesforce/label/c.Delivery_Column_To';
import deliveryColumnWhen from '@salesforce/label/c.Delivery_Column_When';
import deliveryNone from '@salesforce/label/c.Delivery_None';
import deliveryProblem from '@salesforce/label/c.Delivery_Problem';
import deliveryRun from '@salesforce/label/c.Delivery_Run';
import deliveryTest from '@salesforce/label/c.Delivery_Test';

export default {
  channelEmail,
  channelSlack,
  channelText,
  channelWebhook,
  columnActions,
  columnStatus,
  deliveryAgain,
  deliveryAgainTo,
  deliveryAlert,
  deliveryColumnAbout,
  deliveryColumnBy,
  deliveryColumnTo,
  deliveryColumnWhen,
  deliveryNone,
  deliveryProblem,
  deliveryRun,
  deliveryTest,
};

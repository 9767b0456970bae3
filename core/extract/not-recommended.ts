import type { ObjectSummary } from '#core/model';

/** Feed, history, sharing and the like, which Salesforce keeps beside an object: why not recommended, undefined for other objects. */
export function sideObjectReason({
  name,
  custom,
}: Pick<ObjectSummary, 'name' | 'custom'>): string | undefined {
  const suffix = sideSuffix(name, custom);
  return suffix === undefined ? undefined : sideReasons[suffix];
}

/** Rows of use, logs and measurements: they change all the time and nobody restores them. */
export function churnReason({ name, custom }: Pick<ObjectSummary, 'name' | 'custom'>): string | undefined {
  const churn = machineWritten.has(name) || (!custom && /(EventLog|Metrics?|MetricsByDay|Usage)$/.test(name));
  return churn
    ? 'Salesforce writes these logs and measurements by itself; they cannot be restored.'
    : undefined;
}

/** Rows that are set-up: they come back by a deployment of metadata, not by a restore of records. */
export function setUpReason({ name, custom }: Pick<ObjectSummary, 'name' | 'custom'>): string | undefined {
  if (name.endsWith('__mdt'))
    return 'Custom metadata belongs to the metadata of the org and is restored with it.';
  const setUp = !custom && (setupObjects.has(name) || setupFamilies.test(name));
  return setUp ? 'This is set-up of the org, belongs to its metadata and is restored with it.' : undefined;
}

const sideReasons = {
  Feed: 'Feeds grow with every post and every tracked change; they cannot be restored as they were.',
  History: 'Salesforce writes the history by itself; it cannot be restored.',
  Share: 'Salesforce works out sharing by itself; it cannot be restored as it was.',
  Tag: 'Tags are kept by each user for himself; they cannot be restored.',
  ViewStat: 'Salesforce counts views by itself; they cannot be restored.',
  VoteStat: 'Salesforce counts votes by itself; they cannot be restored.',
  DataCategorySelection: 'This belongs to Knowledge articles, which are not backed up yet.',
} as const;

type SideSuffix = keyof typeof sideReasons;
const ofCustom = /__(Feed|History|Share|Tag|ViewStat|VoteStat|DataCategorySelection)$/;
const ofStandard = /(Feed|History|Share|Tag)$/;

/** `Love_History__c` is an object of its own, `Love__History` is not. */
function sideSuffix(name: string, custom: boolean): SideSuffix | undefined {
  const match = ofCustom.exec(name) ?? (custom ? null : ofStandard.exec(name));
  return match === null ? undefined : (match[1] as SideSuffix);
}

const machineWritten = new Set([
  'FeedComment',
  'FeedItem',
  'FeedAttachment',
  'FeedRevision',
  'FeedPollChoice',
  'FeedPollVote',
  'ActivityFieldHistory',
  'ApexLog',
  'ChatterActivity',
  'ContentNotification',
  'DataAssessmentFieldMetric',
  'DataAssessmentMetric',
  'DataAssessmentValueMetric',
  'DatasetExport',
  'DatasetExportPart',
  'EventBusSubscriber',
  'FileSearchActivity',
  'GrantedByLicense',
  'KnowledgeableUser',
  'SearchActivity',
  'TenantUsageEntitlement',
  'WaveAutoInstallRequest',
  'WaveCompatibilityCheckItem',
  'ApexTestQueueItem',
  'ApexTestResult',
  'ApexTestResultLimits',
  'ApexTestRunResult',
  'AsyncApexJob',
  'AuthSession',
  'BackgroundOperation',
  'CronJobDetail',
  'CronTrigger',
  'EntitySubscription',
  'EventLogFile',
  'FlowInterview',
  'FlowInterviewLog',
  'FlowInterviewLogEntry',
  'FlowRecordRelation',
  'LoginGeo',
  'LoginIp',
  'OauthToken',
  'PlatformEventUsageMetric',
  'RecentlyViewed',
  'SetupAuditTrail',
  'SessionPermSetActivation',
  'UserLogin',
  'UserPreference',
  'UserListView',
  'UserListViewCriterion',
  'UserAppInfo',
  'UserAppMenuCustomization',
  'UserAppMenuItem',
  'UserPermissionAccess',
  'VoiceCallRecording',
]);

const setupFamilies =
  /^(Apex|Aura|Lightning|Visualforce|ConnectedApplication|CustomPermission|CustomBrand|CustomHttpHeader|CustomHelpMenu|CustomNotificationType|DashboardComponent|ExternalData|ExternalString|Flow|FormulaFunction|ListView|Menu|NamedCredential|Package|PlatformCache|PlatformEvent|ProcessDefinition|ProcessNode|SamlSso|SetupEntity|TabDefinition|ThirdParty|TransactionSecurity|WebLink|AppDefinition|AppMenuItem|AuthProvider|AuthConfig|BrandTemplate|BrandingSet|CorsWhitelist|CspTrusted|CustomObjectUserLicense|InstalledMobileApp|MatchingRule|DuplicateRule|MobileApplication|OnboardingMetrics|PromptAction|RedirectWhitelist|StaticResource|StampAssignment|TestSuite)/;

const setupObjects = new Set([
  'ClientBrowser',
  'CallCenter',
  'Dashboard',
  'Domain',
  'EmbeddedServiceDetail',
  'DomainSite',
  'FieldPermissions',
  'FieldSecurityClassification',
  'FiscalYearSettings',
  'Period',
  'ObjectPermissions',
  'PermissionSetLicense',
  'PermissionSetTabSetting',
  'Report',
  'SearchPromotionRule',
  'SecureAgent',
  'SecureAgentPlugin',
  'SecureAgentPluginProperty',
  'SecureAgentsCluster',
  'Site',
  'UserLicense',
  'UserProvisioningConfig',
]);

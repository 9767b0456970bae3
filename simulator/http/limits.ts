import { DAILY_BATCHES } from './bulk/quota.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';

/** GET /limits and /limits/recordCount. */
export const limitRoutes: readonly Route[] = [
  { method: 'GET', path: /^limits$/, answer: limits },
  { method: 'GET', path: /^limits\/recordCount$/, answer: recordCount },
];

/** Allowances that the simulator does not use up. */
const UNTOUCHED: Readonly<Record<string, number>> = {
  ActiveScratchOrgs: 3,
  AnalyticsExternalDataSizeMB: 40_960,
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentEinsteinDataInsightsStoryCreation: 5,
  ConcurrentEinsteinDiscoveryStoryCreation: 2,
  ConcurrentSyncReportRuns: 20,
  DailyAnalyticsDataflowJobExecutions: 60,
  DailyAnalyticsUploadedFilesSizeMB: 51_200,
  DailyAsyncApexExecutions: 250_000,
  DailyAsyncApexTests: 500,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyDeliveredPlatformEvents: 10_000,
  DailyDurableGenericStreamingApiEvents: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyEinsteinDataInsightsStoryCreation: 1000,
  DailyEinsteinDiscoveryPredictAPICalls: 50_000,
  DailyEinsteinDiscoveryPredictionsByCDC: 5_000_000,
  DailyEinsteinDiscoveryStoryCreation: 100,
  DailyFunctionsApiCallLimit: 235_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyScratchOrgs: 6,
  DailyStandardVolumePlatformEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DailyWorkflowEmails: 1000,
  DurableStreamingApiConcurrentClients: 20,
  HourlyAsyncReportRuns: 1200,
  HourlyDashboardRefreshes: 200,
  HourlyDashboardResults: 5000,
  HourlyDashboardStatuses: 999_999_999,
  HourlyLongTermIdMapping: 100_000,
  HourlyManagedContentPublicRequests: 50_000,
  HourlyODataCallout: 1000,
  HourlyPublishedPlatformEvents: 50_000,
  HourlyPublishedStandardVolumePlatformEvents: 1000,
  HourlyShortTermIdMapping: 100_000,
  HourlySyncReportRuns: 500,
  HourlyTimeBasedWorkflow: 50,
  MassEmail: 5000,
  MonthlyEinsteinDiscoveryStoryCreation: 500,
  Package2VersionCreates: 6,
  Package2VersionCreatesWithoutValidation: 500,
  PlatformEventTriggersWithParallelProcessing: 5,
  PrivateConnectOutboundCalloutHourlyLimitMB: 0,
  SingleEmail: 5000,
  StreamingApiConcurrentClients: 20,
};

/** Each record counts 2 KB of data storage, as documented. */
const RECORD_KILOBYTES = 2;

function limits(site: Site): Reply {
  const pair = (max: number, used: number): { Max: number; Remaining: number } => ({
    Max: max,
    Remaining: Math.max(0, max - used),
  });
  let records = 0;
  for (const object of site.org.schema.all()) records += site.org.store.count(object);
  let bytes = 0;
  for (const body of site.org.blobs.values()) bytes += body.length;
  const body: Record<string, unknown> = Object.fromEntries(
    Object.entries(UNTOUCHED).map(([name, max]) => [name, pair(max, 0)]),
  );
  body['DailyApiRequests'] = pair(site.usage.max, site.usage.used);
  body['DailyBulkApiBatches'] = pair(DAILY_BATCHES, site.bulkLoads.quota.used);
  body['DailyBulkV2QueryJobs'] = pair(10_000, site.bulkQueries.createdToday());
  body['DataStorageMB'] = pair(
    site.org.settings.dataStorageMb,
    Math.ceil((records * RECORD_KILOBYTES) / 1024),
  );
  body['FileStorageMB'] = pair(site.org.settings.fileStorageMb, Math.ceil(bytes / 1_048_576));
  body['PermissionSets'] = { ...pair(1500, 0), CreateCustom: pair(1000, 0) };
  return json(200, Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function recordCount(site: Site, request: ApiRequest): Reply {
  const wanted = request.query
    .get('sObjects')
    ?.split(',')
    .map((name) => name.trim().toLowerCase());
  const rows = site.org.schema
    .all()
    .filter((object) =>
      wanted === undefined ? object.queryable : wanted.includes(object.name.toLowerCase()),
    )
    .map((object) => ({ count: site.org.store.count(object), name: object.name }))
    .filter((row) => wanted !== undefined || row.count > 0);
  return json(200, { sObjects: rows });
}

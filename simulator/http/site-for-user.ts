import { SalesforceError } from '../engine/errors.ts';
import type { Session } from './sessions.ts';
import type { Site } from './site.ts';

/** The site as the user of a session sees it: an org without what is hidden from him. Throws when he may not use the API at all. */
export function siteFor(site: Site, session: Session): Site {
  if (!site.org.access.may(session.userId, 'ApiEnabled'))
    throw new SalesforceError(
      'API_DISABLED_FOR_ORG',
      'API is not enabled for this Organization or Partner',
      [],
      403,
    );
  const org = site.org.as(session.userId);
  return org === site.org ? site : { ...site, org };
}

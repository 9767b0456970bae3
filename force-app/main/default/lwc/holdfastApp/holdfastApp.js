import { LightningElement, wire } from 'lwc';
import { CurrentPageReference, NavigationMixin } from 'lightning/navigation';
import getSession from '@salesforce/apex/SessionController.getSession';
import getJob from '@salesforce/apex/JobsController.getJob';
import { DASHBOARD, pathOf, routeOf } from 'c/appRoute';

/**
 * The tab: knows who is here and where they are, and shows the screen for it. The place is kept in the page reference's state
 * (`<prefix>__at`), so that refresh and back work; without a page reference it is kept in memory only.
 */
export default class HoldfastApp extends NavigationMixin(LightningElement) {
  session;
  sessionError;
  route = DASHBOARD;
  /** Names for breadcrumbs, by job id. */
  jobNames = {};
  page;

  @wire(CurrentPageReference)
  handlePage(page) {
    if (!page?.type) return;
    this.page = page;
    const path = page.state?.[this.stateKey] ?? '';
    if (path !== pathOf(this.route)) this.show(routeOf(path));
  }

  connectedCallback() {
    this.loadSession();
  }

  get owner() {
    return this.session?.user.owner ?? false;
  }

  get onDashboard() {
    return this.route.screen === 'dashboard';
  }

  get onJob() {
    return this.route.screen === 'job';
  }

  get onChanges() {
    return this.route.screen === 'changes';
  }

  get onRestore() {
    return this.route.screen === 'restore';
  }

  get onAudit() {
    return this.route.screen === 'audit';
  }

  get jobName() {
    return this.jobNames[this.route.jobId] ?? '';
  }

  /** Page state keys need the package's namespace, which the tab's own name carries; `c` outside a package. */
  get stateKey() {
    const [namespace, name] = (this.page?.attributes?.apiName ?? '').split('__');
    return `${name ? namespace : 'c'}__at`;
  }

  async loadSession() {
    this.sessionError = undefined;
    try {
      this.session = await getSession();
    } catch (error) {
      this.sessionError = error;
    }
  }

  handleSessionRetry() {
    this.loadSession();
  }

  handleNavigate(event) {
    const route = event.detail;
    if (!isSameScreen(route, this.route)) this.toTop();
    this.show(route);
    // A restore that has no id yet has no address; it gets one as soon as the backend has named it.
    if (!this.page || (route.request && !route.restoreId)) return;
    const path = pathOf(route);
    // `replace` for a place that only completes the one before, such as a new restore that has got its id.
    this[NavigationMixin.Navigate](
      { ...this.page, state: path ? { [this.stateKey]: path } : {} },
      route.replace === true,
    );
  }

  /** The link that was followed is about to vanish: keyboard and screen reader begin the new screen at its start. */
  toTop() {
    this.refs.main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  show(route) {
    this.route = route;
    if (route.jobName) {
      this.jobNames = { ...this.jobNames, [route.jobId]: route.jobName };
    } else if (route.jobId && !this.jobNames[route.jobId]) {
      this.nameJob(route.jobId);
    }
  }

  /** A missing name leaves the breadcrumb general: the screen itself reports why the job cannot be read. */
  async nameJob(jobId) {
    const { name } = await getJob({ jobId }).catch(() => ({ name: '' }));
    this.jobNames = { ...this.jobNames, [jobId]: name };
  }
}

/** True where only a filter or a tab differs. */
function isSameScreen(one, other) {
  return ['screen', 'jobId', 'runId', 'objectName', 'recordId'].every((part) => one[part] === other[part]);
}

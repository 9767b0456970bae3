/** Milliseconds between looks, and how many looks before the next, slower pace. */
const PACES = [
  { wait: 2_000, looks: 15 },
  { wait: 5_000, looks: 30 },
  { wait: 15_000, looks: Infinity },
];

/**
 * Looks again and again, ever more slowly, while something goes on: every 2 s, then 5 s, then 15 s. Rests while the page is
 * hidden and looks at once when it is shown again. `look` returns (a promise of) true to go on, false to stop; a look
 * that throws stops it too, because the screen then shows the error with a way to try again.
 */
export class Poller {
  constructor(look) {
    this.look = look;
    this.handleVisibility = () => this.onVisibility();
  }

  /** Starts at the quickest pace; does nothing to one that is already running except to reset its pace. */
  start() {
    this.looks = 0;
    if (this.running) return;
    this.running = true;
    document.addEventListener('visibilitychange', this.handleVisibility);
    this.schedule();
  }

  stop() {
    this.running = false;
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.handleVisibility);
  }

  schedule() {
    clearTimeout(this.timer);
    if (!this.running || document.hidden) return;
    // The only way to wait in a component; cleared by stop(), which every owner calls when it is disconnected.
    // eslint-disable-next-line @lwc/lwc/no-async-operation
    this.timer = setTimeout(() => this.turn(), this.wait());
  }

  async turn() {
    if (this.looking) return;
    this.looking = true;
    this.looks += 1;
    const goOn = await this.tryLook();
    this.looking = false;
    if (goOn) this.schedule();
    else this.stop();
  }

  async tryLook() {
    try {
      return await this.look();
    } catch {
      return false;
    }
  }

  wait() {
    let passed = this.looks;
    for (const { wait, looks } of PACES) {
      if (passed < looks) return wait;
      passed -= looks;
    }
    return PACES[PACES.length - 1].wait;
  }

  onVisibility() {
    if (document.hidden) {
      clearTimeout(this.timer);
    } else if (this.running) {
      this.turn();
    }
  }
}

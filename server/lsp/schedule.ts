import type { Runtime } from './runtime';

/** How long the editor must be quiet before what was typed is looked at: shorter than a pause between two words. */
export const typingPause = 80;
/** How long a piece of background work may hold the thread: a keystroke that comes meanwhile waits no longer than this. */
const slice = 8;

/** Runs `work` once after a time without further calls. What it throws goes to `failed`: in a timer nobody else would catch it. */
export class Debounce {
  private cancel: (() => void) | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly milliseconds: number,
    private readonly work: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Starts the time anew: a newer edit puts off what an older one asked for. */
  touch(): void {
    this.cancel?.();
    this.cancel = this.runtime.later(this.milliseconds, () => {
      this.cancel = undefined;
      try {
        this.work();
      } catch (error) {
        this.failed(error);
      }
    });
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }
}

/** Background work: one job after the other, each in slices. A job may be called off while it waits or runs. */
export class Background {
  private tail: Promise<void> = Promise.resolve();
  private sliceStart = 0;
  private readonly stops = new Set<AbortController>();

  constructor(
    private readonly runtime: Runtime,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Queues a job. It must look at its signal after every `breathe`. */
  run(job: (signal: AbortSignal) => Promise<void> | void): AbortController {
    const stop = new AbortController();
    this.stops.add(stop);
    this.tail = this.tail.then(async () => {
      try {
        this.sliceStart = this.runtime.now();
        if (!stop.signal.aborted) await job(stop.signal);
      } catch (error) {
        this.failed(error);
      } finally {
        this.stops.delete(stop);
      }
    });
    return stop;
  }

  /** Gives the thread away if the running slice is used up. Cheap to call for every file. */
  async breathe(): Promise<void> {
    if (this.runtime.now() - this.sliceStart < slice) return;
    await this.runtime.pause();
    this.sliceStart = this.runtime.now();
  }

  /** Calls off everything. */
  stop(): void {
    for (const stop of this.stops) stop.abort();
  }
}

import { Worker } from 'node:worker_threads';
import type { Answer, Question } from './protocol';
import type { Reading } from './verdict';

/** HashiCorp's parser behind a thread that may hang or die. */
export interface ParserThread {
  /** One text at a time, in order. Undefined where the parser gave no answer. */
  read(filename: string, text: string): Promise<Reading>;
  dispose(): void;
}

export interface ParserThreadOptions {
  readonly workerPath: string;
  readonly log: (message: string) => void;
  /** Milliseconds for one text, the start of the thread included. */
  readonly timeout: number;
}

/** After this many failures in a row the parser is not asked again. */
const PATIENCE = 3;

export function createThread({ workerPath, log, timeout }: ParserThreadOptions): ParserThread {
  let worker: Worker | undefined;
  let waiting: { readonly id: number; settle(reading: Reading, failure?: string): void } | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let lastId = 0;
  let failures = 0;
  let disposed = false;

  function start(): Worker {
    const starting = new Worker(workerPath);
    const fail = (why: string): void => {
      if (worker === starting) waiting?.settle(undefined, why);
    };
    starting.on('message', (answer: Answer) => {
      if (worker !== starting || answer.id !== waiting?.id) return;
      waiting.settle('read' in answer ? { read: answer.read } : { mistake: answer.mistake });
    });
    starting.on('error', (error) => {
      fail(error instanceof Error ? error.message : String(error));
    });
    starting.on('exit', (code) => {
      fail(`its thread ended with ${code}`);
      if (worker === starting) worker = undefined;
    });
    return starting;
  }

  function end(): void {
    void worker?.terminate();
    worker = undefined;
  }

  function ask(question: Question): Promise<Reading> {
    const running = (worker ??= start());
    // Only a question keeps the process alive.
    running.ref();
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiting?.settle(undefined, `no answer in ${timeout} ms`), timeout);
      waiting = {
        id: question.id,
        settle(reading, failure) {
          clearTimeout(timer);
          waiting = undefined;
          running.unref();
          failures = failure === undefined ? 0 : failures + 1;
          if (failure !== undefined) {
            log(`HashiCorp's parser is not there (${failure}); our own reader decides`);
            end();
          }
          resolve(reading);
        },
      };
      running.postMessage(question);
    });
  }

  return {
    read(filename, text) {
      const reading = queue.then(() => (disposed || failures >= PATIENCE ? undefined : ask({ id: ++lastId, filename, text })));
      queue = reading;
      return reading;
    },
    dispose() {
      disposed = true;
      waiting?.settle(undefined, 'it was ended');
      end();
    },
  };
}

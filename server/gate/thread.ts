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
  let queue: Promise<unknown> = Promise.resolve();
  let giveUp: (() => void) | undefined;
  let lastId = 0;
  let failures = 0;
  let disposed = false;

  function end(): void {
    void worker?.terminate();
    worker = undefined;
  }

  function ask(question: Question): Promise<Reading> {
    const running = (worker ??= new Worker(workerPath));
    // Only a question keeps the process alive.
    running.ref();
    return new Promise((resolve) => {
      const settle = (reading: Reading, failure?: string): void => {
        clearTimeout(timer);
        running.removeAllListeners();
        running.on('error', () => undefined);
        running.unref();
        giveUp = undefined;
        if (failure === undefined) failures = 0;
        else {
          failures++;
          log(`HashiCorp's parser is not there (${failure}); our own reader decides`);
          end();
        }
        resolve(reading);
      };
      const timer = setTimeout(() => settle(undefined, `no answer in ${timeout} ms`), timeout);
      giveUp = () => settle(undefined, 'it was ended');
      running.on('message', (answer: Answer) => {
        if (answer.id === question.id) settle('read' in answer ? { read: answer.read } : { mistake: answer.mistake });
      });
      running.on('error', (error) => settle(undefined, error.message));
      running.on('exit', (code) => settle(undefined, `its thread ended with ${code}`));
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
      giveUp?.();
      end();
    },
  };
}

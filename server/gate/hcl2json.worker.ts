import { parse } from '@cdktf/hcl2json';
import { setFlagsFromString } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import type { Answer, Question } from './protocol';

// HashiCorp's parser in WebAssembly, in a thread of its own: hostile nesting can take the Go runtime down, and the process must not go with it.
// Code that runs for the first few texts is not worth optimizing: it took a third of all the time.
setFlagsFromString('--wasm-tiering-budget=1000000000');

parentPort?.on('message', ({ id, filename, text }: Question) => {
  parse(filename, text).then(
    (read) => answer({ id, read }),
    (error: unknown) => answer({ id, mistake: error instanceof Error ? error.message : String(error) }),
  );
});

function answer(message: Answer): void {
  parentPort?.postMessage(message);
}

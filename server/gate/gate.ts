import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { languageOf } from '../facts/language';
import type { Edit } from '../syntax/span';
import { applyEdits } from './apply';
import { createThread } from './thread';
import type { Verdict } from './verdict';
import { isHarmless, judgeAlone, judgeTogether } from './verdict';

export type { Verdict } from './verdict';

/** The last look at a fix of Terraform code before anyone is offered it. */
export interface FixGate {
  /**
   * Will every Terraform file that the fix edits still read as Terraform, if it did before, and as what was meant?
   * `text` gives a file's whole text before the fix; a file whose text is gone cannot be edited.
   * Never rejects: where HashiCorp's parser cannot be asked, our own reader decides alone.
   */
  check(fix: { readonly edits: readonly Edit[] }, text: (uri: string) => string | undefined): Promise<Verdict>;
  /** Ends the thread. Checks that are under way end with our own reader's word. */
  dispose(): void;
}

export interface FixGateOptions {
  /** The bundled worker with HashiCorp's parser: beside the bundle of a door unless told. null, or not there: our own reader decides. */
  readonly workerPath?: string | null;
  readonly log?: (message: string) => void;
  /** How long the parser may take for one text, in milliseconds. */
  readonly timeout?: number;
}

/** Nothing is started before the first check, and the thread keeps no process alive. */
export function createFixGate({
  workerPath = join(__dirname, 'worker', 'hcl2json.js'),
  log = () => undefined,
  timeout = 3000,
}: FixGateOptions = {}): FixGate {
  const thread = workerPath !== null && existsSync(workerPath) ? createThread({ workerPath, log, timeout }) : undefined;

  async function checkFile(uri: string, before: string, after: string): Promise<Verdict> {
    const alone = judgeAlone(before, after, uri);
    if (!alone.ok || !thread || uri.endsWith('.json') || !isHarmless(before) || !isHarmless(after)) return alone;
    const readings = { before: await thread.read(uri, before), after: await thread.read(uri, after) };
    return judgeTogether(before, after, readings);
  }

  return {
    async check(fix, text) {
      for (const [uri, edits] of editsByFile(fix.edits)) {
        const before = edits.some((edit) => 'create' in edit) ? '' : text(uri);
        if (before === undefined) return { ok: false, why: `the text of ${uri} is gone` };
        const after = applyEdits(before, edits);
        if (after === undefined) return { ok: false, why: 'its edits overlap or lie outside of the text' };
        const verdict = await checkFile(uri, before, after);
        if (!verdict.ok) return verdict;
      }
      return { ok: true };
    },
    dispose() {
      thread?.dispose();
    },
  };
}

function editsByFile(edits: readonly Edit[]): ReadonlyMap<string, readonly Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const edit of edits) {
    const uri = 'uri' in edit ? edit.uri : edit.create;
    if (languageOf(uri)?.startsWith('terraform')) files.set(uri, [...(files.get(uri) ?? []), edit]);
  }
  return files;
}

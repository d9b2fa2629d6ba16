import { PassThrough } from 'node:stream';
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { Engine, Source } from '../../server/engine';
import type { Gate, Runtime } from '../../server/lsp/runtime';
import { startServer } from '../../server/lsp/server';
import { emptyInventory } from '../../server/resolve/model';
import type { Finding } from '../../server/rules/finding';
import { disk } from '../../server/workspace/disk';
import { Editor, type EditorOptions } from './editor';

/**
 * An engine that finds a mistake wherever a text has `wrong`, and one that needs the whole workspace wherever it has `lonely`
 * and no other file has `company`. Its fixes are written in the text: `fix:safe` or `fix:create`.
 */
export function fakeEngine(log: string[] = []): Engine {
  const files = new Map<string, Source>();
  return {
    update(source) {
      log.push(`update ${source.uri.slice(source.uri.lastIndexOf('/') + 1)}@${source.version}`);
      if (source.text.includes('explode')) throw new Error('the engine stumbled');
      files.set(source.uri, source);
    },
    remove(uri) {
      log.push(`remove ${uri.slice(uri.lastIndexOf('/') + 1)}`);
      files.delete(uri);
    },
    text: (uri) => files.get(uri)?.text,
    snapshot() {
      const company = [...files.values()].find(({ text }) => text.includes('company'));
      const findings = [...files.values()].flatMap((source) => [
        ...occurrences(source, 'wrong').map((at): Finding => ({
          rule: 'WI303',
          severity: 'error',
          at,
          message: 'wrong',
          related: [],
          fixes: fixesOf(source, at),
        })),
        ...occurrences(source, 'lonely')
          .filter(() => !company)
          .map((at): Finding => ({ rule: 'WI104', severity: 'warning', at, message: 'lonely', related: [], fixes: [] })),
        ...occurrences(source, 'linked').map((at): Finding => {
          const other = company && {
            uri: company.uri,
            span: { start: company.text.indexOf('company'), end: company.text.indexOf('company') + 7 },
          };
          return {
            rule: 'WI105',
            severity: 'error',
            at,
            message: 'linked',
            related: other ? [{ at: other, message: 'here' }] : [],
            fixes: fixesOf(source, at),
          };
        }),
      ]);
      return { findings, chains: [], inventory: emptyInventory, notes: [] };
    },
  };
}

function occurrences({ uri, text }: Source, word: string): Finding['at'][] {
  return [...text.matchAll(new RegExp(word, 'g'))].map(({ index }) => ({ uri, span: { start: index, end: index + word.length } }));
}

function fixesOf({ text }: Source, at: Finding['at']): Finding['fixes'] {
  const right = { title: 'Put it right', preferred: true, safe: text.includes('fix:safe'), edits: [{ ...at, newText: 'right' }] };
  const create = { title: 'Make a file', preferred: false, safe: false, edits: [{ create: `${at.uri}.new.tf`, newText: 'x = 1\n' }] };
  return text.includes('fix:create') ? [right, create] : [right];
}

/** An editor with a server in this very process, with an engine that is easy to predict. */
export async function startFake(
  options: EditorOptions & { readonly engine?: Engine; readonly gate?: Gate; readonly runtime?: Partial<Runtime> } = {},
): Promise<Editor> {
  const [there, back] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(new StreamMessageReader(there), new StreamMessageWriter(back)), {
    createEngine: () => options.engine ?? fakeEngine(),
    files: disk,
    gate: options.gate,
    now: () => performance.now(),
    later(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      return () => {
        clearTimeout(timer);
      };
    },
    pause: () => new Promise((resume) => setImmediate(resume)),
    ...options.runtime,
  });
  return Editor.over(new StreamMessageReader(back), new StreamMessageWriter(there), options);
}

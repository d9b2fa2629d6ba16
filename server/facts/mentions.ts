import { readableChunks } from '../syntax/yaml/read';
import { podSpecPaths } from './kubernetes-kinds';

// Custom resources, lists of jobs and values of charts name Kubernetes accounts in more ways than anybody can model. That they do is
// found in the text, unparsed: who is named by something is not left unused.

/** A Kubernetes account as something names it that is no workload to us. */
export interface AccountMention {
  readonly name: string;
  /** Those that the object around it speaks of: it is in one of them. None: it may be in any. */
  readonly namespaces: readonly string[];
  readonly uri: string;
}

const name = String.raw`["']?([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)["']?(?=[ \t]*(?:[,}\r\n#]|$))`;

/** `serviceAccountName: app`, `serviceAccountRef: { name: app }`; else the name may stand in the lines below. */
const mention = new RegExp(
  String.raw`\bserviceAccount(?:Name|Ref)?["']?[ \t]*:(?:[ \t]*${name}|\s*\{[^{}]{0,300}?(?<![\w-])name["']?\s*:\s*${name}|[ \t]*(?=[\r\n#]))`,
  'g',
);
const metadata = /^metadata:/m;
const nameEntry = new RegExp(String.raw`^["']?name["']?[ \t]*:[ \t]*${name}`);

/** Of the lines below a key, no more than these are looked at. */
const manyLines = 40;

const header = /\b(kind|apiVersion)["']?[ \t]*:[ \t]*["']?([\w./-]+)/g;
const ownKind = /^["']?kind["']?[ \t]*:[ \t]*["']?([A-Za-z]+)/m;
const namespaceEntry = /namespace["']?[ \t]*:[ \t]*["']?([^\s"',}]+)/gi;

/** Operators that name the account of their pods after the object: https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/ */
const namesake = /^apiVersion:[ \t]*["']?postgresql\.cnpg\.io\//m;

/** Accounts of Google's, and references to them: Config Connector and Crossplane. */
const ofGoogle = /cnrm\.cloud\.google\.com|\.crossplane\.io|\.upbound\.io/;

/** Whom a YAML or JSON file names besides the workloads in it. Most files hold no word of that, and one look tells. */
export function accountMentions(uri: string, text: string): readonly AccountMention[] {
  if (!text.includes('serviceAccount') && !text.includes('postgresql.cnpg.io')) return [];
  return readableChunks(text).chunks.flatMap(({ start, end }) => mentionsIn(uri, text.slice(start, end)));
}

function mentionsIn(uri: string, part: string): AccountMention[] {
  const names = [...(part.includes('serviceAccount') ? namesIn(part) : []), ...namesakesIn(part)];
  if (names.length === 0) return [];
  const namespaces = namespacesIn(part);
  return [...new Set(names)].map((one) => ({ name: detached(one), namespaces, uri }));
}

function namesIn(part: string): string[] {
  const own = ownKind.exec(part)?.[1];
  const isOne = own !== undefined && !own.endsWith('List');
  if (isOne && isWorkload(own)) return [];
  // Of the items of a list, and of objects in JSON, the header in front speaks.
  const here = { kind: isOne ? own : '', apiVersion: '' };
  const names: string[] = [];
  let from = 0;
  for (const match of part.matchAll(mention)) {
    for (const [, key, said] of part.slice(from, match.index).matchAll(header))
      if (key === 'apiVersion') here.apiVersion = said!;
      else if (!isOne) here.kind = said!;
    from = match.index;
    if (isWorkload(here.kind) || ofGoogle.test(here.apiVersion) || isComment(part, from)) continue;
    const found = match[1] ?? match[2] ?? nameBelow(part, match);
    if (found !== undefined) names.push(found);
  }
  return names;
}

function namesakesIn(part: string): string[] {
  const match = namesake.test(part) && ownKind.exec(part)?.[1] === 'Cluster' ? metadata.exec(part) : null;
  const found = match && nameBelow(part, match);
  return found ? [found] : [];
}

/** The `name` right below a key, among the lines that are all indented deeper than that. */
function nameBelow(part: string, { 0: { length }, index }: RegExpExecArray): string | undefined {
  const line = /[^\r\n]*\r?\n([ \t]*)([^\r\n]*)/y;
  line.lastIndex = index + length;
  const column = index - (part.lastIndexOf('\n', index) + 1);
  let indent: number | undefined;
  for (let i = 0; i < manyLines; i++) {
    const [whole, { length: depth } = '', written = ''] = line.exec(part) ?? [];
    if (whole === undefined) return undefined;
    if (written === '' || written.startsWith('#')) continue;
    if (depth < (indent ?? column + 1)) return undefined;
    indent ??= depth;
    const found = depth === indent ? nameEntry.exec(written) : null;
    if (found) return found[1];
  }
  return undefined;
}

/** Is it commented out? */
function isComment(part: string, at: number): boolean {
  const before = part.slice(Math.max(0, at - 200), at);
  return /(?:^|\s)#/.test(before.slice(before.lastIndexOf('\n') + 1));
}

/** Knative's `Service` is one, and the others have no accounts. */
const isWorkload = (kind: string): boolean => kind === 'Service' || Object.hasOwn(podSpecPaths, kind);

/** Values and lists of jobs may speak of anything by that key. */
function namespacesIn(part: string): readonly string[] {
  if (!part.includes('apiVersion')) return [];
  const all = [...new Set([...part.matchAll(namespaceEntry)].map(([, written]) => written!))];
  return all.every((written) => /^[a-z0-9-]+$/.test(written)) ? all.map(detached) : [];
}

/** The same text, which does not keep the whole file that it was cut out of. */
const detached = (text: string): string => [...text].join('');

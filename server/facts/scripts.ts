import type { Place } from '../syntax/span';
import type { Language } from './language';
import { commandStart, readCommand } from './shell';
import { flat, known, slice } from './text';
import type { Text } from './value';

/** The commands of one file that make or change links of a chain. */
export interface ScriptFacts {
  readonly uri: string;
  readonly commands: readonly ScriptCommand[];
}

interface CommandBase {
  readonly at: Place;
  /** `documentation`: Markdown, or commented out: somebody may run it, or has. */
  readonly run: 'script' | 'documentation';
}

/** `gcloud … add-iam-policy-binding` and `set-iam-policy`. */
export interface GrantCommand extends CommandBase {
  readonly what: 'grant';
  readonly level: 'serviceAccount' | 'project' | 'other';
  /** The account, project, … as written; null where it could not be found. */
  readonly target: Text | null;
  /** null: a whole policy, or not found. */
  readonly role: Text | null;
  readonly member: Text | null;
}

/** `kubectl annotate serviceaccount`, `kubectl patch serviceaccount`. */
export interface AnnotateCommand extends CommandBase {
  readonly what: 'annotate';
  readonly name: Text | null;
  readonly namespace: Text | null;
  /** The value for `iam.gke.io/gcp-service-account`, where it is one of the words. */
  readonly value: Text | null;
  /** It replaces another value: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_annotate/ */
  readonly overwrites: boolean;
}

/** `gcloud container clusters|node-pools create|update` with one of the flags of Workload Identity, or `create-auto`. */
export interface ClusterCommand extends CommandBase {
  readonly what: 'cluster';
  /** The cluster; null: not read. */
  readonly cluster: Text | null;
  /** The node pool that it is about; null: those of the cluster. */
  readonly nodePool: Text | null;
  /** It turns the workload pool on. */
  readonly enables: boolean;
  /** The metadata mode that it sets. */
  readonly mode: Text | null;
}

/** `helm install` and `helm upgrade` with values: https://helm.sh/docs/helm/helm_upgrade/ */
export interface HelmCommand extends CommandBase {
  readonly what: 'helm';
  /** The chart is one of these words. */
  readonly names: readonly Text[];
  /** Values files, as written. */
  readonly files: readonly Text[];
  /** Names of single values. */
  readonly sets: readonly Text[];
}

export type ScriptCommand = GrantCommand | AnnotateCommand | ClusterCommand | HelmCommand;

/** What the commands are found by. */
const landmarks =
  /\b(?:add-iam-policy-binding|set-iam-policy)\b|\bcontainer[ \t]+(?:clusters|node-pools)[ \t]+(?:create|create-auto|update)\b|\bhelm[ \t]+(?:install|upgrade)\b|\b(?:annotate|patch)\b(?=[^\n]{0,200}?(?:\bserviceaccounts?\b|\bsa\b|\\\r?\n))/gi;

/** Enough for any file of a person; a generated one beyond that says nothing more. */
const maxCommands = 500;

/** Reads the gcloud and kubectl commands of a script, Makefile, CI file or Markdown document. null: there are none. */
export function scriptFacts(source: { readonly uri: string; readonly language: Language; readonly text: string }): ScriptFacts | null {
  const commands = commandsIn(source.text, source.uri, source.language);
  return commands.length === 0 ? null : { uri: source.uri, commands };
}

/** The commands in a text, offsets of that text; also for scripts inside of other files (`local-exec`). */
export function commandsIn(text: string, uri: string, language: Language): ScriptCommand[] {
  if (!/iam-policy|serviceaccount|\bsa\b|container[ \t]+(?:clusters|node-pools)|helm[ \t]/i.test(text)) return [];
  const found: ScriptCommand[] = [];
  let done = 0;
  for (const match of text.matchAll(landmarks)) {
    if (match.index < done || found.length >= maxCommands) continue;
    const lineStart = commandStart(text, match.index);
    const line = text.slice(lineStart, match.index);
    const commented = /^\s*(?:#|\/\/)/.test(line);
    const documentation = language === 'markdown' || commented;
    const command = readCommand(text, uri, lineStart + programAt(line), commented);
    done = Math.max(command.end, match.index);
    const at: Place = { uri, span: { start: command.start, end: command.end } };
    const base: CommandBase = { at, run: documentation ? 'documentation' : 'script' };
    const read = readers.find(([landmark]) => landmark.test(match[0]))![1](command.words, base);
    if (read) found.push(read);
  }
  return found;
}

const readers: readonly (readonly [RegExp, (words: readonly Text[], base: CommandBase) => ScriptCommand | null])[] = [
  [/iam-policy/i, grantCommand],
  [/^container/i, clusterCommand],
  [/^helm/i, helmCommand],
  [/^/, annotateCommand],
];

/** Where the program is named: commands also stand in strings of YAML (`["bash", "-c", "kubectl annotate …"]`) and behind prompts. */
function programAt(line: string): number {
  const named = [...line.matchAll(/\b(?:gcloud|kubectl|oc)\b/g)].at(-1);
  return named?.index ?? /^[\s#@/>-]*/.exec(line)?.[0].length ?? 0;
}

/** Flags of gcloud and kubectl that take the next word as their value. */
const valueFlags =
  /^(?:--(?:role|member|project|condition|condition-from-file|format|account|configuration|impersonate-service-account|verbosity|billing-project|namespace|context|kubeconfig|cluster|user|workload-pool|workload-metadata|zone|region|location|filename|selector|patch|type|output|field-manager)|-[nfloc p]|-p)$/;

interface Line {
  readonly positional: readonly Text[];
  readonly flags: ReadonlyMap<string, Text>;
}

function lineOf(words: readonly Text[]): Line {
  const positional: Text[] = [];
  const flags = new Map<string, Text>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const text = flat(word);
    const equals = text.indexOf('=');
    if (/^--[a-z-]+=/.test(text)) flags.set(text.slice(2, equals), slice(word, equals + 1, text.length));
    else if (valueFlags.test(text) && words[i + 1]) flags.set(text.replace(/^-+/, ''), words[++i]!);
    else if (!/^-[-a-z]/.test(text)) positional.push(word);
  }
  return { positional, flags };
}

function grantCommand(words: readonly Text[], base: CommandBase): GrantCommand | null {
  const { positional, flags } = lineOf(words);
  const verb = positional.findIndex((word) => /^(?:add-iam-policy-binding|set-iam-policy)$/.test(known(word) ?? ''));
  const group = known(positional[verb - 1] ?? null);
  const level =
    group === 'service-accounts' ? 'serviceAccount' : group === 'projects' ? 'project' : group === undefined ? 'serviceAccount' : 'other';
  return {
    ...base,
    what: 'grant',
    level,
    target: positional[verb + 1] ?? null,
    role: flags.get('role') ?? null,
    member: flags.get('member') ?? null,
  };
}

function annotateCommand(words: readonly Text[], base: CommandBase): AnnotateCommand | null {
  const { positional, flags } = lineOf(words);
  const verb = positional.findIndex((word) => /^(?:annotate|patch)$/.test(known(word) ?? ''));
  const resource = positional[verb + 1];
  if (verb < 0 || !resource) return null;
  const type = flat(resource);
  const slash = type.indexOf('/');
  if (!/^(?:serviceaccounts?|sa)$/i.test(slash < 0 ? type : type.slice(0, slash))) return null;
  const [name, ...rest] = slash < 0 ? positional.slice(verb + 2) : [slice(resource, slash + 1, type.length), ...positional.slice(verb + 2)];
  const assignments = [...rest, flags.get('p'), flags.get('patch')].filter((word) => word !== undefined);
  // Some other annotation; with a variable anywhere it could still be ours.
  if (assignments.length > 0 && assignments.every((word) => known(word) !== undefined && !/gke|gcp/.test(flat(word)))) return null;
  const overwrites = flat(positional[verb]!) === 'patch' || words.some((word) => /^--overwrite(?:=true)?$/.test(flat(word)));
  const assigned = assignments.find((word) => flat(word).includes('iam.gke.io/gcp-service-account='));
  return {
    ...base,
    what: 'annotate',
    name: name ?? null,
    namespace: flags.get('n') ?? flags.get('namespace') ?? null,
    overwrites,
    value: assigned ? slice(assigned, flat(assigned).indexOf('=') + 1, flat(assigned).replace(/["'\\]+$/, '').length) : null,
  };
}

function helmCommand(words: readonly Text[], base: CommandBase): HelmCommand | null {
  const verb = words.findIndex((word) => /^(?:install|upgrade)$/.test(flat(word)));
  const names: Text[] = [];
  const files: Text[] = [];
  const sets: Text[] = [];
  for (let i = verb + 1; i < words.length; i++) {
    const [flag, attached] = [/^(--[a-z-]+|-f)(?:=|$)/.exec(flat(words[i]!)), /^--[a-z-]+=/.exec(flat(words[i]!))?.[0].length];
    const isFile = /^(?:-f|--values)$/.test(flag?.[1] ?? '');
    if (!flag) names.push(words[i]!);
    else if (isFile || flag[1]!.startsWith('--set')) {
      const value = attached === undefined ? words[++i] : slice(words[i]!, attached, flat(words[i]!).length);
      if (value) (isFile ? files : sets).push(...partsOf(value, isFile));
    }
  }
  return files.length + sets.length === 0 ? null : { ...base, what: 'helm', names, files, sets };
}

/** `a=1,b=2`: the names, or the whole of what is separated by commas. */
function partsOf(text: Text, whole: boolean): Text[] {
  return [...flat(text).matchAll(/(?:\\.|[^\\,])+/g)].map(({ index, 0: part }) => {
    const equals = whole ? -1 : part.indexOf('=');
    return slice(text, index, index + (equals < 0 ? part.length : equals));
  });
}

/** https://cloud.google.com/sdk/gcloud/reference/container/clusters/update, …/node-pools/update */
function clusterCommand(words: readonly Text[], base: CommandBase): ClusterCommand | null {
  const { flags } = lineOf(words);
  const verb = words.findIndex((word) => /^(?:create|create-auto|update)$/.test(flat(word)));
  const isPool = words.slice(0, verb).some((word) => flat(word) === 'node-pools');
  const next = words[verb + 1];
  // A name behind flags that are not known to take a value could be their value.
  const name = next && !flat(next).startsWith('-') ? next : null;
  const enables = flags.has('workload-pool') || flat(words[verb] ?? words[0]!) === 'create-auto';
  const mode = flags.get('workload-metadata') ?? null;
  if (verb < 0 || (!enables && mode === null)) return null;
  return {
    ...base,
    what: 'cluster',
    cluster: isPool ? (flags.get('cluster') ?? null) : name,
    nodePool: isPool ? name : null,
    enables,
    mode,
  };
}

import type { AnnotateCommand, GrantCommand, ScriptFacts } from '../../facts/scripts';
import { flat, HOLE, known } from '../../facts/text';
import type { Text } from '../../facts/value';
import { placeId, type Place } from '../../syntax/span';
import type { Grant, GrantTarget, KubernetesAccount, Scope } from '../model';
import { folderOf } from '../../syntax/folder';

type Files = readonly ScriptFacts[];

const isKnown = (text: Text | null): boolean => known(text) !== undefined;

/** Is everything that a command does written out, in a script and not in prose? Then it is a fact like any other. */
export function isLiteral(command: GrantCommand | AnnotateCommand): boolean {
  if (command.run !== 'script') return false;
  if (command.what === 'annotate')
    return isKnown(command.name) && isKnown(command.value) && (!command.namespace || isKnown(command.namespace));
  return isKnown(command.member) && isKnown(command.role) && isKnown(command.target);
}

/**
 * The grants that scripts make. Variables are unknown parts of them; where not even the Kubernetes account is named there is nothing to
 * tell of (see `scriptOpaques`).
 */
export function scriptGrants(files: Files): Grant[] {
  return commandsIn(files, (command) => (command.what === 'grant' && command.run === 'script' ? command : null)).flatMap(
    ({ command, base }) => {
      const { member, role, target } = command;
      if (!member || !role || !namesSomebody(member)) return [];
      return [
        {
          ...base,
          type: 'gcloud',
          label: 'gcloud add-iam-policy-binding',
          role,
          roleAt: role.at,
          member,
          target: targetOf(command, target),
          authority: 'member',
          conditional: false,
          // With variables it may be another one on each run.
          uncertain: !isLiteral(command),
        } satisfies Grant,
      ];
    },
  );
}

/** Ends in a name, not in a variable: `[ns/app]`, `/sa/app`, an e-mail. */
const namesSomebody = (member: Text): boolean => !flat(member).replace(/\]$/, '').endsWith(HOLE);

function targetOf({ level, at }: GrantCommand, target: Text | null): GrantTarget {
  if (level === 'serviceAccount') return { level, account: target ?? { is: 'text', pieces: [{ is: 'unknown', why: 'not read', at }], at } };
  return level === 'project' ? { level, id: target } : { level: 'resource', type: 'gcloud' };
}

/** ServiceAccounts that a script annotates by their names. */
export function scriptAnnotations(files: Files): KubernetesAccount[] {
  return commandsIn(files, (command) => (command.what === 'annotate' && isLiteral(command) ? command : null)).map(
    ({ command, base }): KubernetesAccount => {
      const [name, value] = [command.name!, command.value!];
      return {
        ...base,
        label: 'kubectl annotate',
        nameAt: name.at,
        kind: 'annotations-only',
        name,
        namespace: command.namespace,
        annotations: [{ key: 'iam.gke.io/gcp-service-account', keyAt: value.at, value, typed: false }],
        annotationsKnown: false,
        editing: null,
        ...(command.overwrites && { overwrites: true }),
      };
    },
  );
}

interface Base {
  readonly scope: Scope;
  readonly key: string;
  readonly nameAt: Place;
  readonly headerAt: Place;
  readonly at: Place;
}

function commandsIn<T extends GrantCommand | AnnotateCommand>(
  files: Files,
  pick: (command: ScriptFacts['commands'][number]) => T | null,
): { command: T; base: Base }[] {
  return files.flatMap(({ uri, commands }) =>
    commands.flatMap((one) => {
      const command = pick(one);
      if (!command) return [];
      const { at } = command;
      const scope: Scope = { language: 'script', root: folderOf(uri), instance: '' };
      return [{ command, base: { scope, key: placeId(at), nameAt: at, headerAt: at, at } }];
    }),
  );
}

import type { AnnotateCommand, GrantCommand, ScriptFacts } from '../../facts/scripts';
import { flat, known, slice, unknownText } from '../../facts/text';
import type { Text } from '../../facts/value';
import type { Opaque, Scope } from '../model';
import { isLiteral } from './grants';
import { folderOf } from '../../syntax/folder';

/** Roles that let somebody act as a service account; a script that gives another one explains no missing grant. */
const impersonates =
  /workloadIdentityUser|serviceAccountTokenCreator|roles\/(?:owner|editor)|iam\.(?:admin|securityAdmin)|serviceAccountAdmin/;

/** What the scripts of the workspace may do to links of chains, where that is not all written out (rules.md D1). */
export function scriptOpaques(files: readonly ScriptFacts[]): Opaque[] {
  return files.flatMap(({ uri, commands }) => {
    const scope: Scope = { language: 'script', root: folderOf(uri), instance: '' };
    return commands.flatMap((command) => {
      if (command.what === 'cluster' || command.what === 'helm' || isLiteral(command)) return [];
      return (command.what === 'grant' ? grantOpaque(command, scope) : annotateOpaque(command, scope)) ?? [];
    });
  });
}

function grantOpaque(command: GrantCommand, scope: Scope): Opaque | null {
  const role = command.role && known(command.role);
  if (command.level === 'other' || (role !== undefined && role !== null && !/^projects\//.test(role) && !impersonates.test(role)))
    return null;
  const googleAccounts = command.level === 'serviceAccount' && command.target ? [command.target] : null;
  const kubernetesAccounts = command.member ? subjectsOf(command.member) : null;
  if (kubernetesAccounts?.length === 0) return null;
  // Prose that names nobody explains nothing.
  if (command.run === 'documentation' && (googleAccounts === null || kubernetesAccounts === null)) return null;
  return {
    what: command.run === 'script' ? 'script' : 'markdown',
    at: command.at,
    scope,
    why: 'gcloud grants a role here',
    grants: true,
    annotates: false,
    googleAccounts,
    kubernetesAccounts,
  };
}

/** Whom a member means: one account, none (a user, a Google account), or null for it could be any. */
function subjectsOf(member: Text): { namespace: Text | null; name: Text }[] | null {
  const text = flat(member);
  const bracket = /\[([^/[\]]*)\/([^/[\]]*)\]$/d.exec(text);
  const [, namespace, name] = (bracket ?? /\/subject\/ns\/([^/]*)\/sa\/([^/]*)$/d.exec(text))?.indices ?? [];
  if (namespace && name) return [{ namespace: slice(member, ...namespace), name: slice(member, ...name) }];
  // A namespace, a cluster or a whole pool.
  if (text.startsWith('principal')) return null;
  if (/^(?:user|group|domain):/.test(text) || text.endsWith('gserviceaccount.com')) return [];
  return known(member) === undefined ? null : [];
}

function annotateOpaque(command: AnnotateCommand, scope: Scope): Opaque {
  return {
    what: command.run === 'script' ? 'script' : 'markdown',
    at: command.at,
    scope,
    why: 'kubectl annotates a ServiceAccount here',
    grants: false,
    annotates: true,
    ...(command.overwrites && { overwrites: true }),
    googleAccounts: command.value ? [command.value] : null,
    // Without -n the namespace is that of the context.
    kubernetesAccounts: [{ namespace: command.namespace, name: command.name ?? unknownText('not read', command.at) }],
  };
}

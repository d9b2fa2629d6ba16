import type { Opaque } from '../model';
import { flat, known, slice } from '../../facts/text';
import type { Text } from '../../facts/value';
import { blockValue, nestedBlocks, viewOf } from './blocks';
import { scopeOf, textAttribute } from './declared';
import type { ResourceInstance } from './instances';
import { textsIn } from './told';

/** Commands that Terraform runs, or hands to somebody who does: what they may do to links of chains (rules.md D1). */

const grantsRoles = /add-iam-policy-binding|set-iam-policy/;

/** Also a manifest, a patch or a Kustomize list that a script writes or pipes on; a JSON pointer has `~1` for a slash. */
const annotatesAccounts =
  /iam\.gke\.io(?:\/|~1)gcp-service-account|kubectl[\s\S]*\b(?:annotate\b|patch\b[^\n]*\b(?:sa|serviceaccounts?)\b)/;

const makesAccounts = /kind["']?:\s*["']?ServiceAccount\b|kubectl[\s\S]*\bcreate\s+(?:sa|serviceaccount)\b/;

/** What comes with a command: where it stands, and what it is there. */
type Place = Pick<Opaque, 'at' | 'scope' | 'why'>;

/** What a text does if it is run as a command; nothing for most. */
export function commandOpaques(command: Text, place: Place): Opaque[] {
  const said = flat(command);
  const [grants, annotates] = [grantsRoles.test(said), annotatesAccounts.test(said)];
  const nobody = { ...place, grants: false, annotates: false, googleAccounts: null, kubernetesAccounts: null } as const;
  const made: Opaque[] = makesAccounts.test(said) ? [{ ...nobody, what: 'other' }] : [];
  if (!grants && !annotates) return made;
  const emails = emailsIn(command);
  const googleAccounts = known(command) === undefined || emails.length === 0 ? null : emails;
  return [...made, { ...nobody, what: 'script', grants, annotates, googleAccounts }];
}

const emailsIn = (command: Text): Text[] =>
  [...flat(command).matchAll(/[\w-]+@[\w.-]+\.gserviceaccount\.com/g)].map((match) =>
    slice(command, match.index, match.index + match[0].length),
  );

/** `provisioner "local-exec"`: https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec */
export function scriptsOf(resource: ResourceInstance): Opaque[] {
  return nestedBlocks(viewOf(resource), 'provisioner').blocks.flatMap((block) => {
    const command = textAttribute(block, 'command');
    const why = 'a command that is run beside the resource';
    return command ? commandOpaques(command, { at: block.at, scope: scopeOf(resource.instance), why }) : [];
  });
}

/**
 * Resources that are commands: `shell_script` (https://registry.terraform.io/providers/scottwinkler/shell/latest/docs/resources/shell_script_resource)
 * and `data "external"` (https://registry.terraform.io/providers/hashicorp/external/latest/docs/data-sources/external).
 */
export function commandsOf(resource: ResourceInstance): Opaque[] {
  const { uri, facts } = resource.declared;
  const written = blockValue(viewOf(resource), { key: resource.key, label: resource.label });
  const place = { at: { uri, span: facts.header }, scope: scopeOf(resource.instance), why: 'a command that Terraform runs' };
  return textsIn(written).flatMap((text) => commandOpaques(text, place));
}

import type { Opaque } from '../model';
import { flat, HOLE, known } from '../../facts/text';
import type { Text } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { nestedBlocks, setAttribute, viewOf } from './blocks';
import { commandOpaques } from './commands';
import { scopeOf, textAttribute } from './declared';
import { evaluate } from './evaluate';
import type { ModuleInstance, OutsideModule, ResourceInstance } from './instances';
import { inputFlag } from './published-inputs';
import { googleAccountsTold, textsIn } from './told';
import { itemsOf, stringOf } from './values';

/** The arguments of a call that are not inputs. */
export const metaArguments: ReadonlySet<string> = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on']);

/** A module that is neither here nor known: it may do anything with the accounts it is told of (rules.md D1). */
export function opaqueCall(module: OutsideModule): Opaque[] {
  const { call, frame } = module.caller;
  const google: Text[] = [];
  const kubernetes: Text[] = [];
  const makes: Text[] = [];
  const opaques: Opaque[] = [];
  const place = { at: { uri: call.uri, span: call.facts.header }, scope: scopeOf(frame.instance), why: module.why };
  // https://registry.terraform.io/modules/terraform-google-modules/gcloud/google/latest#inputs
  const isEnabled = inputFlag(module, 'enabled', true) !== false;
  for (const item of call.facts.body.items) {
    if (item.kind !== 'attribute' || metaArguments.has(item.name.name)) continue;
    const at = { ...frame, uri: call.elsewhere?.get(item) ?? call.uri };
    google.push(...googleAccountsTold(item.value, at));
    for (const text of textsIn(evaluate(item.value, at))) {
      if (accountId.test(known(text) ?? '')) makes.push(text);
      if (speaksOfKubernetesAccount(text, item.name.name)) kubernetes.push(text);
      if (isEnabled) opaques.push(...commandOpaques(text, place));
    }
  }
  const base = { what: 'module', ...place } as const;
  if (google.length + makes.length > 0)
    opaques.push({ ...base, grants: google.length > 0, annotates: false, googleAccounts: google, kubernetesAccounts: null, makes });
  if (kubernetes.length > 0) {
    const kubernetesAccounts = kubernetes.map((name) => ({ namespace: null, name }));
    opaques.push({ ...base, grants: false, annotates: true, googleAccounts: null, kubernetesAccounts });
  }
  return opaques;
}

/** https://cloud.google.com/iam/docs/service-accounts-create#creating */
const accountId = /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/;

const speaksOfKubernetesAccount = (text: Text, input: string): boolean =>
  text.pieces.some((piece) => piece.origin?.type.startsWith('kubernetes_service_account')) ||
  /k8s_sa|ksa|k8s_service_account|kubernetes_service_account|service_account_name|sa_name/.test(input);

/** `ignore_annotations` of the Kubernetes provider: somebody else sets those annotations. */
export function providerOpaques(instance: ModuleInstance): Opaque[] {
  return instance.module.providers.flatMap(({ uri, facts }): Opaque[] => {
    const item = facts.body.items.find((one) => one.kind === 'attribute' && one.name.name === 'ignore_annotations');
    if (item?.kind !== 'attribute') return [];
    const value = evaluate(item.value, { instance, uri });
    const patterns = value.is === 'list' ? itemsOf(value).map(stringOf) : [undefined];
    // Patterns are regular expressions: the dot and the slash may be escaped.
    if (!patterns.some((pattern) => pattern === undefined || pattern.replaceAll('\\', '').includes('iam.gke.io'))) return [];
    const at: Place = { uri, span: item.span };
    const why = 'the provider leaves these annotations to others';
    return [
      {
        what: 'provider',
        at,
        scope: scopeOf(instance),
        why,
        grants: false,
        annotates: true,
        googleAccounts: null,
        kubernetesAccounts: null,
      },
    ];
  });
}

/**
 * A Kustomize overlay within Terraform whose patches or common annotations give accounts their Google account, or may: what it builds on
 * is manifests (https://registry.terraform.io/providers/kbst/kustomization/latest/docs/data-sources/overlay).
 */
export function overlayOf(resource: ResourceInstance): Opaque[] {
  const { uri, facts } = resource.declared;
  const view = viewOf(resource);
  const patches = nestedBlocks(view, 'patches');
  const common = setAttribute(view, 'common_annotations');
  const annotates =
    !patches.complete ||
    patches.blocks.some((block) => mayAnnotate(textAttribute(block, 'patch'))) ||
    (common?.is === 'object' ? !common.complete || [...common.entries.keys()].some((key) => speaksOfGke.test(key)) : common !== undefined);
  if (!annotates) return [];
  return [
    {
      what: 'provider',
      at: { uri, span: facts.header },
      scope: scopeOf(resource.instance),
      why: 'an overlay patches manifests here',
      grants: false,
      annotates: true,
      googleAccounts: null,
      kubernetesAccounts: null,
    },
  ];
}

const speaksOfGke = /iam\.gke\.io/;

/** null: the patch is a file. */
const mayAnnotate = (patch: Text | null): boolean => patch === null || flat(patch) === HOLE || speaksOfGke.test(flat(patch));

/** A cluster that is registered to a fleet uses the pool of the fleet's host project (rules.md 1.1). */
export function fleetOf(resource: ResourceInstance): Opaque[] {
  const { uri, facts } = resource.declared;
  const view = viewOf(resource);
  const registers = facts.type === 'google_gke_hub_membership' || nestedBlocks(view, 'fleet').blocks.length > 0;
  if (!registers) return [];
  const at: Place = { uri, span: facts.header };
  const why = 'the fleet decides the pool';
  return [
    {
      what: 'fleet',
      at,
      scope: scopeOf(resource.instance),
      why,
      grants: false,
      annotates: false,
      googleAccounts: [],
      kubernetesAccounts: [],
    },
  ];
}

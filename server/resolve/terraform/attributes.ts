import type { Place } from '../../syntax/span';
import type { Piece, Text, Value } from '../../facts/value';
import { attribute, attributePlace, blocksValue, setAttribute, viewOf } from './blocks';
import type { ResourceInstance } from './instances';
import { memo } from './memo';
import { providerOf, providerProject } from './providers';
import { computed, piecesOf, stringOf, symbol, text, through, unknown, withOrigin } from './values';

/** What a resource or data source gives for an attribute: `at` is where it is decided. */
type Compute = (resource: ResourceInstance, at: Place) => Value;

/** A part of a composed attribute: literal text, or another attribute's value. */
const compose = (at: Place, ...parts: readonly (string | Value)[]): Text => {
  const pieces: Piece[] = [];
  for (const part of parts) {
    const value = typeof part === 'string' ? computed(part, at) : part;
    pieces.push(...(piecesOf(value) ?? [{ is: 'unknown', why: 'null', at }]));
  }
  return text(pieces, at);
};

/** What the block says, or a symbol where it says nothing or something unknown: the resource has one such attribute all the same. */
function configured(resource: ResourceInstance, name: string, at: Place): Value {
  const value = setAttribute(viewOf(resource), name);
  const own = symbol(`${resource.key}.${name}`, `${resource.label}.${name}`, at);
  if (!value || value.is === 'unknown') return own;
  if (value.is === 'text' && value.pieces.some((piece) => piece.is === 'unknown')) {
    return value.pieces.length === 1 ? own : value;
  }
  return value;
}

/** The project of a resource: its own, else the provider's. */
export function projectOf(resource: ResourceInstance, at: Place): Value {
  const own = setAttribute(viewOf(resource), 'project');
  if (!own) return providerProject(resource.instance, providerOf(resource), at);
  return own.is === 'unknown' ? symbol(`${resource.key}.project`, `${resource.label}.project`, at) : own;
}

/** `example.com:proj` is written `proj.example.com` in e-mails and pools. */
function domainOf(project: Value): Value {
  const said = stringOf(project);
  const colon = said?.indexOf(':') ?? -1;
  return said !== undefined && colon > 0 ? computed(`${said.slice(colon + 1)}.${said.slice(0, colon)}`, project.at) : project;
}

/** The e-mail that `account_id` leads to; a data source also takes the e-mail itself or the account's full name. */
export function emailOf(resource: ResourceInstance, at: Place): Value {
  const account = configured(resource, 'account_id', at);
  if (resource.declared.facts.mode === 'data') {
    const said = stringOf(account);
    const whole =
      said?.includes('@') ?? (account.is === 'text' && account.pieces.some((piece) => piece.is === 'known' && piece.text.includes('@')));
    if (whole && account.is === 'text') {
      const prefix = said === undefined ? -1 : said.lastIndexOf('/');
      return said !== undefined && prefix >= 0 ? computed(said.slice(prefix + 1), account.at) : account;
    }
    if (account.is !== 'text' || said === undefined) {
      // A reference may be the short name, the e-mail or the full name: the account is what the data source is, no more.
      return symbol(`${resource.key}.email`, `${resource.label}.email`, at);
    }
  }
  return compose(at, account, '@', domainOf(projectOf(resource, at)), '.iam.gserviceaccount.com');
}

const fullName: Compute = (resource, at) => compose(at, 'projects/', projectOf(resource, at), '/serviceAccounts/', emailOf(resource, at));

const clusterPath: Compute = (resource, at) =>
  compose(
    at,
    'projects/',
    projectOf(resource, at),
    '/locations/',
    configured(resource, 'location', at),
    '/clusters/',
    configured(resource, 'name', at),
  );

const googleAccount: Readonly<Record<string, Compute>> = {
  account_id: (resource, at) => configured(resource, 'account_id', at),
  project: projectOf,
  email: emailOf,
  name: fullName,
  id: fullName,
  member: (resource, at) => compose(at, 'serviceAccount:', emailOf(resource, at)),
};

const project: Readonly<Record<string, Compute>> = {
  project_id: (resource, at) => {
    const own = setAttribute(viewOf(resource), 'project_id');
    if (own && own.is !== 'unknown') return own;
    const isData = resource.declared.facts.mode === 'data' && !own;
    return isData
      ? providerProject(resource.instance, providerOf(resource), at)
      : symbol(`${resource.key}.project_id`, `${resource.label}.project_id`, at);
  },
  id: (resource, at) => compose(at, 'projects/', project['project_id']!(resource, at)),
};

const clientConfig: Readonly<Record<string, Compute>> = {
  project: (resource, at) => providerProject(resource.instance, providerOf(resource), at),
};

/** Objects of the Kubernetes API have `namespace/name` for an id, or the name alone. */
const namespaced: Readonly<Record<string, Compute>> = {
  id: (resource, at) => {
    const [metadata] = blocksValue(viewOf(resource), 'metadata', {
      key: `${resource.key}.metadata`,
      label: `${resource.label}.metadata`,
    }).items;
    if (metadata?.is !== 'object') return symbol(`${resource.key}.id`, `${resource.label}.id`, at);
    const part = (name: string): Value => metadata.entries.get(name)?.value ?? unknown(`no ${name}`, at);
    return metadata.entries.has('namespace') ? compose(at, part('namespace'), '/', part('name')) : compose(at, 'default/', part('name'));
  },
};

const clusterScoped: Readonly<Record<string, Compute>> = {
  id: (resource, at) => {
    const [metadata] = blocksValue(viewOf(resource), 'metadata', {
      key: `${resource.key}.metadata`,
      label: `${resource.label}.metadata`,
    }).items;
    return (metadata?.is === 'object' && metadata.entries.get('name')?.value) || symbol(`${resource.key}.id`, `${resource.label}.id`, at);
  },
};

const cluster: Readonly<Record<string, Compute>> = { id: clusterPath, self_link: clusterPath, project: projectOf };

/** Attributes that are more than what stands in the block; by type, for resources and data sources alike. */
const computedAttributes: Readonly<Record<string, Readonly<Record<string, Compute>>>> = {
  google_service_account: googleAccount,
  google_project: project,
  google_client_config: clientConfig,
  google_container_cluster: cluster,
  kubernetes_service_account: namespaced,
  kubernetes_service_account_v1: namespaced,
  kubernetes_namespace: clusterScoped,
  kubernetes_namespace_v1: clusterScoped,
};

/** Blocks that others refer to, and that read as lists. */
const blockAttributes: ReadonlySet<string> = new Set(['metadata', 'workload_identity_config', 'node_config', 'node_pool', 'spec']);

/** The attribute a resource decides by: where a step through it leads. */
const decidingAttributes: readonly string[] = ['account_id', 'name', 'project_id'];

/**
 * A resource's attribute as it arrives at a reference: what the block says or what follows from it; else a symbol, for the
 * resource has some value there. Every piece names its `Origin`.
 */
export function attributeOfResource(resource: ResourceInstance, name: string, at: Place): Value {
  const { declared, key, label, attributes } = resource;
  const { evaluation } = resource.instance;
  const { type, mode } = declared.facts;
  const decidedAt = decidingPlaceOf(resource, name);
  const compute = (): Value => withOrigin(rawAttribute(resource, name, decidedAt), { resource: key, type, mode, attribute: name });
  const value = memo<Value>(evaluation, attributes, name, resource.from, compute, () => unknown(`${label}.${name} refers to itself`, at));
  const own = value.is === 'symbol' && value.key.startsWith(`${key}.`);
  if (own) return { ...value, at };
  // Instances of one block read the same attribute at the same place.
  const { last } = resource;
  if (last.value === value && last.at?.span === at.span && last.at.uri === at.uri) return last.arrived!;
  const arrived = through(value, { label: `${label}.${name}`, how: 'attribute', at: decidedAt }, at);
  Object.assign(last, { value, at, arrived });
  return arrived;
}

function rawAttribute(resource: ResourceInstance, name: string, at: Place): Value {
  const { declared, key, label } = resource;
  const compute = computedAttributes[declared.facts.type]?.[name];
  if (compute) return compute(resource, at);
  const view = viewOf(resource);
  const own = { key: `${key}.${name}`, label: `${label}.${name}` };
  if (blockAttributes.has(name)) {
    const value = blocksValue(view, name, own);
    if (value.items.length > 0) return value;
    if (name === 'workload_identity_config') return autopilotPool(resource, at) ?? symbol(own.key, own.label, at);
  }
  const written = attribute(view, name);
  if (!written || written.is === 'null' || written.is === 'unknown') return symbol(own.key, own.label, at);
  return written;
}

/** Autopilot clusters always have their project's pool. */
function autopilotPool(resource: ResourceInstance, at: Place): Value | undefined {
  if (resource.declared.facts.mode === 'data') return undefined;
  const enabled = attribute(viewOf(resource), 'enable_autopilot');
  if (enabled?.is !== 'bool' || !enabled.value) return undefined;
  const pool = poolOfProject(projectOf(resource, at), at);
  const entry = { key: 'workload_pool', keyAt: at, value: pool, at };
  return { is: 'list', items: [{ is: 'object', entries: new Map([['workload_pool', entry]]), complete: true, at }], at };
}

/** The e-mail of an account in a project. */
export const emailFrom = (accountId: Text, projectValue: Value, at: Place): Text =>
  compose(at, accountId, '@', domainOf(projectValue), '.iam.gserviceaccount.com');

/** `PROJECT.svc.id.goog` */
export const poolOfProject = (projectValue: Value, at: Place): Text => compose(at, domainOf(projectValue), '.svc.id.goog');

function decidingPlaceOf(resource: ResourceInstance, name: string): Place {
  const { declared } = resource;
  const view = viewOf(resource);
  for (const candidate of [name, ...decidingAttributes]) {
    const written = attributePlace(view, candidate);
    if (written) return written;
  }
  return { uri: declared.uri, span: declared.facts.nameSpan };
}

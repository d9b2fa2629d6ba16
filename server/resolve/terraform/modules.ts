import type { Item } from '../../syntax/hcl/ast';
import type {
  CallFacts,
  ConfigurationFacts,
  InstalledModulesFacts,
  NamedExpression,
  ProviderFacts,
  ProviderVersion,
  ResourceFacts,
  TerraformFacts,
  TfvarsFacts,
  VariableFacts,
} from '../../facts/terraform';
import { folderAt, isInstalled, isLocalSource, nameOf } from './folders';
import { mergedBody } from './overrides';
import { automaticTfvars, namedTfvars, type NamedTfvars } from './tfvars';
import { folderOf } from '../../syntax/folder';

/** Something that a module declares, and the file it stands in. */
export interface Declared<T> {
  readonly uri: string;
  readonly facts: T;
  /** Items of the body that an override file put in, by the file they stand in. */
  readonly elsewhere?: ReadonlyMap<Item, string>;
}

/** All files of one folder as one module, override files applied. */
export interface Module {
  readonly folder: string;
  /** What it was read from; the module is another as soon as one of these is. */
  readonly files: readonly TerraformFacts[];
  readonly variables: ReadonlyMap<string, Declared<VariableFacts>>;
  readonly locals: ReadonlyMap<string, Declared<NamedExpression>>;
  readonly outputs: ReadonlyMap<string, Declared<NamedExpression>>;
  readonly calls: ReadonlyMap<string, Declared<CallFacts>>;
  readonly providers: readonly Declared<ProviderFacts>[];
  readonly providerVersions: readonly ProviderVersion[];
  /** By address: `google_service_account.app`, `data.google_project.this`. */
  readonly resources: ReadonlyMap<string, Declared<ResourceFacts>>;
  /** `terraform.tfvars` and `*.auto.tfvars`, weakest first. */
  readonly tfvars: readonly TfvarsFacts[];
  /** The folders that its calls with local sources lead to. */
  readonly calledFolders: readonly string[];
  readonly installed?: InstalledModulesFacts;
}

export interface ModuleGraph extends NamedTfvars {
  /** Folders with configuration, by folder URI. */
  readonly modules: ReadonlyMap<string, Module>;
  /** Folders that nobody calls, in order of their URIs. */
  readonly roots: readonly string[];
  /** `modules.json` by root folder. */
  readonly installed: ReadonlyMap<string, InstalledModulesFacts>;
  /** Roots that Terragrunt gives inputs to. */
  readonly terragrunt: ReadonlySet<string>;
}

export const addressOf = (facts: ResourceFacts): string => `${facts.mode === 'data' ? 'data.' : ''}${facts.type}.${facts.name}`;

/**
 * Sorts files into modules and finds the roots. `before`: the modules of the last time; one whose files are still the same
 * objects is taken over as it is.
 */
export function moduleGraph(files: Iterable<TerraformFacts>, before: ReadonlyMap<string, Module> = new Map()): ModuleGraph {
  const folders = new Map<string, TerraformFacts[]>();
  const installed = new Map<string, InstalledModulesFacts>();
  const tfvars: TfvarsFacts[] = [];
  for (const file of files) {
    if (file.is === 'modules') {
      installed.set(file.uri.replace(/\/\.terraform\/modules\/modules\.json$/, ''), file);
      continue;
    }
    if (file.is === 'tfvars') tfvars.push(file);
    const folder = folderOf(file.uri);
    const list = folders.get(folder);
    if (list) list.push(file);
    else folders.set(folder, [file]);
  }
  const modules = new Map<string, Module>();
  const called = new Set<string>();
  for (const [folder, list] of folders) {
    if (!list.some((file) => file.is === 'configuration')) continue;
    const old = before.get(folder);
    const module = old && sameFiles(old.files, list) ? old : readModule(folder, list);
    modules.set(folder, module);
    for (const target of module.calledFolders) called.add(target);
  }
  const roots = [...modules.keys()].filter((folder) => !called.has(folder) && !isInstalled(folder)).sort();
  return { modules, roots, installed, ...namedTfvars(roots, modules, tfvars), terragrunt: terragruntRoots(roots, tfvars) };
}

/** The folder beside the file, what its source leads to, and what ends as a source that is partly computed does. */
function terragruntRoots(roots: readonly string[], files: readonly TfvarsFacts[]): Set<string> {
  const found = new Set<string>();
  for (const { uri, terragruntSource } of files) {
    if (terragruntSource === undefined) continue;
    const folder = folderOf(uri);
    const source = terragruntSource.replace(/\?.*$/, '');
    const tail = `/${source.replace(/^.*\/\//, '').replace(/^(?:\.{0,2}\/)+/, '')}`;
    for (const root of roots) if (root === folder || (tail !== '/' && root.endsWith(tail))) found.add(root);
  }
  return found;
}

const sameFiles = (a: readonly TerraformFacts[], b: readonly TerraformFacts[]): boolean =>
  a.length === b.length && a.every((file, i) => file === b[i]);

/** Terraform reads override files last, in order of their names (https://developer.hashicorp.com/terraform/language/files/override). */
const isOverride = (uri: string): boolean => /(^|_)override\.(tf|tofu)(\.json)?$/.test(nameOf(uri));

function readModule(folder: string, files: readonly TerraformFacts[]): Module {
  const configuration = files.filter((file): file is ConfigurationFacts => file.is === 'configuration');
  // OpenTofu reads main.tofu instead of main.tf (https://opentofu.org/docs/language/files/).
  const tofu = new Set(configuration.map(({ uri }) => uri).filter((uri) => /\.tofu(\.json)?$/.test(uri)));
  const read = configuration
    .filter(({ uri }) => !tofu.has(uri.replace(/\.tf(\.json)?$/, '.tofu$1')) || tofu.has(uri))
    .sort((a, b) => Number(isOverride(a.uri)) - Number(isOverride(b.uri)) || (a.uri < b.uri ? -1 : 1));

  const variables = new Map<string, Declared<VariableFacts>>();
  const locals = new Map<string, Declared<NamedExpression>>();
  const outputs = new Map<string, Declared<NamedExpression>>();
  const calls = new Map<string, Declared<CallFacts>>();
  const resources = new Map<string, Declared<ResourceFacts>>();
  const providers: Declared<ProviderFacts>[] = [];
  for (const file of read) {
    const { uri } = file;
    const over = isOverride(uri);
    /** The first declaration counts; an override file changes it. */
    const declare = <T>(into: Map<string, Declared<T>>, name: string, facts: T, merge: (old: Declared<T>) => Declared<T>): void => {
      const old = into.get(name);
      if (!old) into.set(name, { uri, facts });
      else if (over) into.set(name, merge(old));
    };
    for (const facts of file.variables)
      declare(variables, facts.name, facts, (old) =>
        facts.default
          ? { uri, facts: { ...facts, type: facts.type ?? old.facts.type } }
          : { ...old, facts: { ...old.facts, type: facts.type ?? old.facts.type } },
      );
    for (const facts of file.locals) declare(locals, facts.name, facts, () => ({ uri, facts }));
    for (const facts of file.outputs) declare(outputs, facts.name, facts, (old) => (facts.value ? { uri, facts } : old));
    for (const facts of file.calls)
      declare(calls, facts.name, facts, (old) => {
        const { body, elsewhere } = mergedBody(old, { uri, facts });
        return {
          uri: old.uri,
          facts: { ...old.facts, source: facts.source ?? old.facts.source, version: facts.version ?? old.facts.version, body },
          elsewhere,
        };
      });
    for (const facts of file.resources)
      declare(resources, addressOf(facts), facts, (old) => {
        const { body, elsewhere } = mergedBody(old, { uri, facts });
        return { uri: old.uri, facts: { ...old.facts, body }, elsewhere };
      });
    for (const facts of file.providers) providers.push({ uri, facts });
  }
  return {
    folder,
    files,
    variables,
    locals,
    outputs,
    calls,
    providers,
    providerVersions: read.flatMap((file) => file.providerVersions),
    resources,
    tfvars: automaticTfvars(files),
    calledFolders: calledFolders(folder, calls),
  };
}

function calledFolders(folder: string, calls: ReadonlyMap<string, Declared<CallFacts>>): string[] {
  return [...calls.values()].flatMap(({ facts }) => {
    const target = facts.source !== undefined && isLocalSource(facts.source) ? folderAt(folder, facts.source) : null;
    return target === null || target === folder ? [] : [target];
  });
}

import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import type { OutsideModule } from './instances';
import type { SomeParts } from './parts';
import { fabricModules } from './published-fabric';
import { clusterModules } from './published-clusters';
import { identityModule } from './published-identity';

/** What a well-known module makes of its inputs. */
export interface PublishedModule {
  readonly parts: (module: OutsideModule) => SomeParts;
  readonly outputs: Readonly<Record<string, (module: OutsideModule, at: Place) => Value>>;
}

/** Where well-known modules are fetched from: the path within the family is captured, '' for its root module. */
const families: readonly (readonly [RegExp, Readonly<Record<string, PublishedModule>>])[] = [
  // terraform-google-modules/kubernetes-engine/google//modules/x, or the Git repository of the same.
  [
    /(?:^|[/:])terraform-google-modules\/(?:kubernetes-engine\/google|terraform-google-kubernetes-engine(?:\.git)?)(?:\/\/modules\/([\w-]+))?\/?(?:\?.*)?$/,
    { ...clusterModules, 'workload-identity': identityModule },
  ],
  [/(?:cloud-foundation-fabric|cloud-foundation-toolkit-fabric|fabric)(?:\.git)?\/\/modules\/([\w-]+)\/?(?:\?.*)?$/i, fabricModules],
];

/** The model of the module that a call names by its source; undefined for all that are not well known. */
export function publishedModule({ caller }: OutsideModule): PublishedModule | undefined {
  const { source } = caller.call.facts;
  if (source === undefined) return undefined;
  for (const [pattern, modules] of families) {
    const match = pattern.exec(source);
    const name = match?.[1] ?? '';
    if (match && Object.hasOwn(modules, name)) return modules[name];
  }
  return undefined;
}

/** What a well-known module that is not in the workspace makes; undefined for any other. */
export const publishedParts = (module: OutsideModule): SomeParts | undefined => publishedModule(module)?.parts(module);

/** An output of a well-known module; undefined where nothing is known of it. */
export function publishedOutput(module: OutsideModule, name: string, at: Place): Value | undefined {
  const outputs = publishedModule(module)?.outputs;
  return outputs && Object.hasOwn(outputs, name) ? outputs[name]!(module, at) : undefined;
}

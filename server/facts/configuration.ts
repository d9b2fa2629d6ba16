import type { Place } from '../syntax/span';
import type { YamlMap, YamlNode } from '../syntax/yaml/ast';
import { readYaml } from '../syntax/yaml/read';

/** The name of a workspace's own settings file; it speaks for its folder and all below. */
export const configurationName = '.gke-workload-identity.yaml';

export type Level = 'off' | 'hint' | 'information' | 'warning' | 'error';
export const levels: readonly Level[] = ['off', 'hint', 'information', 'warning', 'error'];

/** What a `.gke-workload-identity.yaml` says, with the places of what it says wrongly. */
export interface ConfigurationFacts {
  readonly uri: string;
  /** As written: whether there are such rules is for those to say who know them. */
  readonly rules: readonly { readonly id: string; readonly at: Place; readonly level: Level }[];
  /** Globs relative to the file's folder, of files whose findings nobody wants. */
  readonly ignore: readonly string[];
  readonly problems: readonly { readonly at: Place; readonly message: string }[];
}

export const isConfiguration = (uri: string): boolean => uri.endsWith(`/${configurationName}`);

/** Reads the settings file; what is not understood keeps its default and is named. Never throws. */
export function configurationFacts(uri: string, text: string): ConfigurationFacts {
  const problems: { at: Place; message: string }[] = [];
  const rules: { id: string; at: Place; level: Level }[] = [];
  const ignore: string[] = [];
  const complain = (node: Pick<YamlNode, 'span'>, message: string): void => void problems.push({ at: { uri, span: node.span }, message });
  const [document] = readYaml(text);
  for (const { message, span } of document?.problems ?? []) complain({ span }, message);
  const root = document?.root;
  if (root && root.kind !== 'map') complain(root, 'Expected settings: rules, ignore.');
  for (const { key, value } of root?.kind === 'map' ? root.items : []) {
    if (key.text === 'rules') {
      if (value?.kind === 'map') readRules(value);
      else if (value) complain(value, `Expected a map from rule to severity, such as WI801: off.`);
    } else if (key.text === 'ignore') {
      if (value?.kind === 'list') readIgnore(value.items);
      else if (value) complain(value, 'Expected a list of globs, such as - "legacy/**".');
    } else complain(key, `There is no setting ${key.text}. There are: rules, ignore.`);
  }
  return { uri, rules, ignore, problems };

  function readRules(map: YamlMap): void {
    for (const { key, value } of map.items) {
      const level = levels.find((known) => value?.kind === 'scalar' && value.text === known);
      if (level) rules.push({ id: key.text, at: { uri, span: key.span }, level });
      else complain(value ?? key, `Expected one of ${levels.join(', ')}.`);
    }
  }

  function readIgnore(items: readonly (YamlNode | null)[]): void {
    for (const item of items) {
      if (item?.kind === 'scalar' && item.text !== '') ignore.push(item.text);
      else if (item) complain(item, 'Expected a glob, such as "legacy/**".');
    }
  }
}

import type { ModuleInstance, OutsideModule } from './instances';
import { inherited } from './memo';

/**
 * Is the provider's version certainly below this major version: does a module on the way to this one ask for versions that are all
 * older? Without any constraint it is the newest, as far as anybody can tell.
 */
export function isProviderBelow(instance: ModuleInstance, provider: string, major: number): boolean {
  const local = provider.replace(/\..*$/, '');
  const compute = (): boolean => {
    if (instance.module.providerVersions.some((one) => one.provider === local && isBelow(one.constraint, major))) return true;
    return instance.caller !== undefined && isProviderBelow(instance.caller.frame.instance, local, major);
  };
  return inherited(instance, `${local} below ${major}`, compute, () => false);
}

/**
 * Is a published module certainly older than this major version? By `version`, or by the tag in `?ref=v30.0.0`; a branch or a commit may
 * be any, and without any it is the newest.
 */
export function isModuleBelow({ caller }: OutsideModule, major: number): boolean {
  const { version, source } = caller.call.facts;
  const tag = /[?&]ref=v?(\d+(?:\.\d+){0,2})(?:&|$)/.exec(source ?? '')?.[1];
  const constraint = version ?? tag;
  return constraint !== undefined && isBelow(constraint, major);
}

/**
 * Does a version constraint admit nothing from this major version on?
 * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function isBelow(constraint: string, major: number): boolean {
  return constraint.split(',').some((clause) => {
    const match = /^\s*(=|<=|<|~>|)\s*v?(\d+)((?:\.\d+)*)(?:[-+][\w.+-]*)?\s*$/.exec(clause);
    if (!match) return false;
    const [, operator, first, rest] = match;
    // `< 4`, `< 4.0.0`
    if (operator === '<') return Number(first) < major || (Number(first) === major && /^(?:\.0+)*$/.test(rest!));
    return Number(first) < major;
  });
}

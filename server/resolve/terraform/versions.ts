import type { ModuleInstance } from './instances';

/**
 * Is the provider's version certainly below this major version: does a module on the way to this one ask for versions that are all
 * older? Without any constraint it is the newest, as far as anybody can tell.
 */
export function isProviderBelow(instance: ModuleInstance, provider: string, major: number): boolean {
  const local = provider.replace(/\..*$/, '');
  for (let here: ModuleInstance | undefined = instance; here; here = here.caller?.frame.instance)
    if (here.module.providerVersions.some((one) => one.provider === local && isBelow(one.constraint, major))) return true;
  return false;
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
